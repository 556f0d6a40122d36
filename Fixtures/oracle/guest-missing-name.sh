# func-missing-old-name, while an older livepatch has the object.
apply correct
insmod /klp/old_name_null_replacing.ko
dmesg -c >/tmp/log
check "func-missing-old-name: replacing with it crashes" \
	grep -q 'BUG: kernel NULL pointer dereference' /tmp/log
check "func-missing-old-name: where names are compared" grep -q 'RIP: .*strcmp' /tmp/log
