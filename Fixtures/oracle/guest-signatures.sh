# A kernel that takes only modules which are signed with a key it knows: module.sig_enforce=1.
rejected() {
	dmesg -c >/dev/null
	if insmod /klp/$2.ko 2>/tmp/error; then
		fail "ko-unsigned: $1 is not refused"
	else
		same "ko-unsigned: $1" "Key was rejected by service" "$(sed 's/.*: //' /tmp/error)"
	fi
	dmesg -c >/tmp/log
	check "ko-unsigned: the log says why" grep -q "Loading of $3 is rejected" /tmp/log
	same "ko-unsigned: livepatches" "" "$(ls $livepatches)"
}
same "signatures are enforced" Y "$(cat /sys/module/module/parameters/sig_enforce)"
check "a module of the kernel's own is taken" load binfmt_misc
rejected "no signature" correct "unsigned module"
rejected "one of a key that the kernel does not know" signed "module with unavailable key"
