/// What every guest runs before the commands of its stories: busybox's shell.
enum GuestDriver {
  static let program = #"""
    load klp_lab || exit 1
    echo 'file kernel/livepatch/* +p' >/proc/dynamic_debug/control || exit 1
    export LC_ALL=C
    livepatches=/sys/kernel/livepatch
    functions='cmdline_proc_show loadavg_proc_show version_proc_show one_alpha one_beta two_alpha
    	two_beta three_alpha three_beta'
    # Out-of-tree and unsigned modules, and livepatches.
    clean_taint=$(($(cat /proc/sys/kernel/tainted) | 1 << 12 | 1 << 13 | 1 << 15))
    newline='
    '

    put() { echo "$1" >"$2"; }
    flip() {
    	read -r value <"$1" && echo $((! value)) >"$1"
    }
    # try COMMAND…: what came of it, and how often the kernel had looked at sleepers by then.
    try() {
    	out=$("$@" 2>&1)
    	result=$?
    	passes=$(dmesg | grep -c 'is sleeping on function')
    }
    # force PATCH
    force() {
    	try put 1 $livepatches/$1/force
    	[ $result != 0 ] || is_forced=1
    }
    count_sleepers() { read -r sleepers </sys/module/klp_lab/parameters/sleepers; }

    # hold FUNCTION [FILE]: a new task calls it, by reading the file or through the lab.
    hold() {
    	count_sleepers
    	before=$sleepers
    	put "arm $1" /proc/klp_lab
    	if [ -n "$2" ]; then cat "$2" >/dev/null & else put "call $1" /proc/klp_lab & fi
    	eval "tasks_$1=\"\$tasks_$1 $!\""
    	result=1
    	out='nobody sleeps'
    	for try in $(seq 200); do
    		count_sleepers
    		[ "$sleepers" -eq "$before" ] || { result=0 out=; break; }
    		sleep 0.05
    	done
    }
    # release FUNCTION: until the tasks are gone.
    release() {
    	put "release $1" /proc/klp_lab
    	eval "tasks=\$tasks_$1 tasks_$1="
    	[ -z "$tasks" ] || wait $tasks
    	result=0
    	out=
    	passes=$(dmesg | grep -c 'is sleeping on function')
    }

    snapshot() {
    	state=
    	for patch in $livepatches/*; do
    		[ -d "$patch" ] || continue
    		enabled= transition=
    		read -r enabled <"$patch/enabled"
    		read -r transition <"$patch/transition"
    		state="$state${newline}patch ${patch##*/} enabled $enabled transition $transition"
    		for object in "$patch"/*/; do
    			object=${object%/}
    			[ -d "$object" ] || continue
    			patched=
    			read -r patched <"$object/patched"
    			names=
    			for function in "$object"/*/; do
    				function=${function%/}
    				[ -d "$function" ] && names="$names ${function##*/}"
    			done
    			state="$state${newline}object ${patch##*/} ${object##*/} patched $patched:$names"
    		done
    	done 2>/dev/null
    	for module in lab_one lab_two lab_three lp_1 lp_2 lp_3 lp_4 lp_stay; do
    		count=
    		[ -d /sys/module/$module ] && read -r count 2>/dev/null </sys/module/$module/refcnt &&
    			state="$state${newline}module $module $count"
    	done
    	state=${state#"$newline"}
    }
    has_retried() {
    	[ "$(dmesg | grep -c 'is sleeping on function')" -gt "$passes" ]
    }
    # settle RETRY STATE: waits until sysfs is as expected, and, where a task is expected to hold
    # a transition up, until the kernel's worker has tried in vain.
    settle() {
    	is_settled=0
    	for try in $(seq 300); do
    		snapshot
    		if [ "$state" = "$2" ]; then
    			[ "$1" = 0 ] && is_settled=1 && break
    			has_retried && snapshot && [ "$state" = "$2" ] && is_settled=1 && break
    		fi
    		sleep 0.05
    	done
    	report >&3
    }
    report() {
    	for patch in $livepatches/*; do
    		[ -d "$patch" ] && put 1 "/sys/module/${patch##*/}/parameters/use"
    	done
    	echo "result $result ${out##*"$newline"}"
    	dmesg -c
    	echo "$state"
    	for file in cmdline loadavg version; do
    		read -r word rest <"/proc/$file"
    		case $word in
    		lp_*) echo "kernel ${file}_proc_show=$word" ;;
    		*) echo "kernel ${file}_proc_show=original" ;;
    		esac
    	done
    	cat /proc/klp_lab
    	taint=$(cat /proc/sys/kernel/tainted)
    	echo "taint $taint"
    	echo "settled $is_settled"
    }

    begin() {
    	is_settled=1
    	is_forced=0
    	dmesg -c >/dev/null
    	taint=$(cat /proc/sys/kernel/tainted)
    	echo "story $1" >&3
    	echo "taint $taint" >&3
    }
    # Fails when the step before did not come to what was expected: what follows means nothing.
    step() {
    	[ $is_settled = 1 ] || return 1
    	result=0 out= passes=0
    	echo step >&3
    	dmesg -c >/dev/null
    }
    nothing_left() {
    	snapshot
    	[ -z "$state" ]
    }
    # Clears everything away; fails if that cannot be done, or if the kernel is not what it was.
    finish() {
    	echo over >&3
    	for function in $functions; do release $function; done
    	put 1 /proc/sys/kernel/ftrace_enabled
    	for try in $(seq 100); do
    		nothing_left && break
    		for patch in $livepatches/*; do
    			[ -d "$patch" ] && [ "$(cat $patch/enabled)" = 1 ] && put 0 "$patch/enabled"
    		done 2>/dev/null
    		for module in lp_1 lp_2 lp_3 lp_4 lab_one lab_two lab_three; do
    			[ -d /sys/module/$module ] && rmmod $module
    		done 2>/dev/null
    		# What can never go is not waited for.
    		[ -d /sys/module/lp_stay ] && return 1
    		[ $try -gt 3 ] && [ -z "$(ls $livepatches)" ] && break
    		sleep 0.1
    	done
    	put reset /proc/klp_lab
    	taint=$(cat /proc/sys/kernel/tainted)
    	nothing_left && [ $is_settled = 1 ] && [ $is_forced = 0 ] &&
    		[ $((taint & ~clean_taint)) = 0 ]
    }

    """#
}
