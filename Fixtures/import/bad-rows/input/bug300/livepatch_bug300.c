int klpp_drawer(void) { return 0; }
