#define BOX_LIMIT 16
