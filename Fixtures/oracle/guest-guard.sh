# The shadow variable of a composed livepatch, in every kind of transition: guard_1 is in the field,
# guard_2 its successor, guard_3 one that refuses once vmlinux has had its callbacks.
there() { cat /sys/module/oracle_shadow/parameters/there; }
# A task that sleeps in the function that is replaced, in whatever version is in force.
sleep_in_it() {
	cat /sys/module/oracle_target/parameters/wait >/dev/null &
	sleeper=$!
	sleep 1
}
wake_up() {
	kill $sleeper
	wait $sleeper 2>/dev/null
}
in_transition() { [ "$(cat $livepatches/$1/transition)" = 1 ]; }

insmod /klp/oracle_target.ko
insmod /klp/oracle_shadow.ko
apply guard_1
same "nobody has used it" 0 "$(there)"
same "the release works" "guard_1 keeps it" "$(cat /proc/version)"
same "it has its variable" 1 "$(there)"
disable guard_1
same "a disable frees it" 0 "$(there)"
rmmod guard_1

apply guard_1
cat /proc/version >/dev/null
sleep_in_it
insmod /klp/guard_2.ko
check "replacing is held back" in_transition guard_2
echo 0 >$livepatches/guard_2/enabled
check "and reversed" wait_until is_gone guard_2
wake_up
rmmod guard_2
same "after a reversed replace the release goes on" "guard_1" "$(ls $livepatches)"
same "with its variable" 1 "$(there)"

check "a replace that is refused is cancelled" [ -n "$(insmod /klp/guard_3.ko 2>&1)" ]
same "after a cancelled replace the release goes on" "guard_1" "$(ls $livepatches)"
same "with its variable" 1 "$(there)"

apply guard_2
check "the successor takes over" wait_until is_gone guard_1
rmmod guard_1
same "with the variable" 1 "$(there)"
same "and works" "guard_2 keeps it" "$(cat /proc/version)"

sleep_in_it
echo 0 >$livepatches/guard_2/enabled
check "disabling is held back" in_transition guard_2
echo 1 >$livepatches/guard_2/force
check "and forced" wait_until is_gone guard_2
same "a forced disable leaves the variable, a task may still use it" 1 "$(there)"
wake_up
