int klpp_knob(void) { return 0; }
