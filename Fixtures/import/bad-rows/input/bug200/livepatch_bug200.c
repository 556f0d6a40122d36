int klpp_shut(void) { return 0; }
