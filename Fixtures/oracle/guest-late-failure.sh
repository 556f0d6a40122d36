# init-fails-after-enable: the patch is on the list, and its memory is gone. When a load fails,
# busybox tries once more in another way: the next module to be loaded is the same one again.
insmod /klp/init_fails_after_enable.ko
dmesg -c >/tmp/log
check "init-fails-after-enable: the next module to be loaded crashes" \
	grep -qE 'BUG: unable to handle page fault|general protection' /tmp/log
check "init-fails-after-enable: where modules arrive" grep -q 'RIP: .*klp_module_coming' /tmp/log
