/*
 * livepatch_bug100
 *
 * Fix for CVE-2030-0001, bsc#100
 *
 *  Upstream commit:
 *  0123456789ab ("box: check the key")
 */
int klpp_open_box(void) { return 0; }
int klpp_close_box(void) { return 0; }
