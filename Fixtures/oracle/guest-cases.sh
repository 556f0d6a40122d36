# What the lines of `cases` do in the guest; scripts/test-oracle puts calls of these behind it.
mount -t tracefs trace /sys/kernel/tracing
original=$(cat /proc/version)
target=/sys/module/oracle_target/parameters/value

words_of() {
	case $1 in
	EPERM) echo 'Operation not permitted' ;;
	EEXIST) echo 'File exists' ;;
	# What an init returns as EEXIST, later kernels turn into EBUSY (do_init_module,
	# kernel/module/main.c, 7.2): EEXIST is for a module that is there.
	EEXIST/init)
		case $(uname -r) in
		[1-6].*) echo 'File exists' ;;
		*) echo 'Device or resource busy' ;;
		esac
		;;
	EINVAL) echo 'Invalid argument' ;;
	# As busybox words them.
	ENOENT) echo 'unknown symbol in module, or unknown parameter' ;;
	ENOEXEC) echo 'invalid module format' ;;
	*) echo "no words for $1" ;;
	esac
}
is_loaded() { [ -d /sys/module/$1 ]; }
nothing_in_transition() { ! grep -q 1 $livepatches/*/transition 2>/dev/null; }
# Undoes everything: livepatches first, the last one at the top.
clean_up() {
	for round in 1 2 3; do
		for patch in $(ls $livepatches); do disable $patch 2>/dev/null; done
		for module in $(sed 's/ .*//' /proc/modules); do rmmod $module 2>/dev/null; done
		[ -z "$(ls $livepatches)$(cat /proc/modules)" ] && break
	done
	same "all is removed" "" "$(ls $livepatches)$(cat /proc/modules)"
	dmesg -c >/dev/null
}
before() {
	clean_up
	for module in $1; do
		insmod /klp/$module.ko || fail "$module cannot be loaded"
		wait_until nothing_in_transition
	done
	dmesg -c >/dev/null
}
# The log since the last look has a line, and no warning that nobody asked for.
log_has() {
	dmesg -c >/tmp/log
	if [ -n "$2" ] && ! grep -qE "$2" /tmp/log; then
		fail "$1: the log has no <$2>"
		tail -n 5 /tmp/log
	fi
	case $2 in
	*WARNING*) ;;
	*) ! grep -E 'WARNING:|BUG:|Oops|general protection' /tmp/log || fail "$1: the kernel complained" ;;
	esac
}
patches_nothing() {
	same "$1: /proc/version" "$original" "$(cat /proc/version)"
	[ ! -e $target ] || same "$1: what the module shows" original "$(cat $target)"
}
# rule, module and parameters, modules before, errno, log
refused() {
	before "$3"
	patches=$(ls $livepatches)
	set -- "$1: ${2%% *}" "$2" "${2%% *}" "$4" "$5"
	if insmod /klp/${2%% *}.ko $(echo "$2 " | cut -d ' ' -f 2-) 2>/tmp/error; then
		fail "$1: is not refused"
	else
		same "$1" "$(words_of $4)" "$(sed 's/.*: //' /tmp/error)"
	fi
	same "$1: livepatches" "$patches" "$(ls $livepatches)"
	log_has "$1" "$5"
}
loads() {
	insmod /klp/${2%% *}.ko $(echo "$2 " | cut -d ' ' -f 2-) || fail "$1: is refused"
	wait_until nothing_in_transition
}
inert() {
	before "$3"
	set -- "$1: ${2%% *}" "$2" "${2%% *}" "$5"
	loads "$1" "$2"
	check "$1: is loaded" is_loaded $3
	patches_nothing "$1"
	log_has "$1" "$4"
}
patched() {
	before "$3"
	set -- "$1: ${2%% *}" "$2" "${2%% *}" "$5"
	loads "$1" "$2"
	# Whatever the file is called, the module inside has its own name.
	same "$1: /proc/version" "oracle $(ls $livepatches)" "$(cat /proc/version)"
	log_has "$1" "$4"
}
address_0() {
	before "$3"
	set -- "$1: ${2%% *}" "$2" "${2%% *}" "$5"
	loads "$1" "$2"
	same "$1: the address of the symbol" 0 "$(cat /sys/module/*/parameters/address)"
	log_has "$1" "$4"
}

# Names of this kernel.
grep -v '\[' /proc/kallsyms | grep -E ' (init_once|console_show|watchdog|verbose|linux_banner|do_syscall_64)$' >/tmp/names
count() { grep -cE "^[0-9a-f]* $2 $1\$" /tmp/names; }
ambiguous=init_once
[ "$(count init_once .)" -gt 1 ] || fail "init_once is not ambiguous here"
data=linux_banner
[ "$(count linux_banner '[dDrRbB]')" = 1 ] || fail "linux_banner is no datum here"
untraceable=do_syscall_64
! grep -qx do_syscall_64 /sys/kernel/tracing/available_filter_functions ||
	fail "do_syscall_64 is traceable here"
for name in console_show watchdog verbose; do
	[ "$(count $name '[tT]')" = 1 ] && [ "$(count $name .)" -gt 1 ] && ambiguous_data=$name
done
check "there is a function that shares its name with data" [ -n "$ambiguous_data" ]
cold=$(grep -m 300 '\.cold$' /proc/kallsyms | sed 's/.* //' | sort | uniq -u | head -n 1)
case $(uname -r) in
6.1.*) check "there is a cold part of a function" [ -n "$cold" ] ;;
esac
