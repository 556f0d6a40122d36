# What takes more than one module or one step; runs behind the cases.

# missing-replace-flag: what was patched before stays.
before correct
insmod /klp/replace_missing.ko && wait_until nothing_in_transition
same "missing-replace-flag: both are there" "correct replace_missing" "$(echo $(ls $livepatches))"
same "missing-replace-flag: the older fix is in force" "oracle correct" "$(cat /proc/version)"

# A cumulative one takes over, and the replaced module can be removed.
before correct
insmod /klp/sympos_on_unique.ko && wait_until is_gone correct
same "the successor is alone" sympos_on_unique "$(ls $livepatches)"
check "the replaced module can be removed" rmmod correct

# multiple-klp-patch
before ""
insmod /klp/multiple_klp_patch.ko
same "multiple-klp-patch: the second" -17 "$(cat /sys/module/multiple_klp_patch/parameters/second)"
log_has "multiple-klp-patch" "sysfs: cannot create duplicate filename"

# enable-outside-init
before ""
insmod /klp/enable_in_exit.ko && rmmod enable_in_exit
log_has "enable-outside-init" "enabling: -19"

# module-exit-missing, ko-no-init-or-exit: its module is never freed, so it comes last of its kind.
before ""
insmod /klp/exit_missing.ko && wait_until nothing_in_transition
insmod /klp/correct.ko && wait_until is_gone exit_missing
rmmod exit_missing 2>/tmp/error
check "module-exit-missing: $(cat /tmp/error)" grep -q 'Device or resource busy' /tmp/error
check "module-exit-missing: it stays" is_loaded exit_missing
disable correct
rmmod correct
clean_up() {
	for patch in $(ls $livepatches); do disable $patch; done
	for round in 1 2 3; do
		for module in $(sed 's/ .*//' /proc/modules); do
			[ $module = exit_missing ] || rmmod $module 2>/dev/null
		done
	done
	dmesg -c >/dev/null
}

# A module that arrives late is what is refused, and the livepatch stays.
before target_symbol
insmod /klp/oracle_target.ko 2>/tmp/error
check "symbol-not-found, late: $(cat /tmp/error)" grep -q 'Invalid argument' /tmp/error
check "symbol-not-found, late: the livepatch stays" [ -d $livepatches/target_symbol ]
log_has "symbol-not-found, late" "patch 'target_symbol' failed for module 'oracle_target', refusing to load module 'oracle_target'"

# A correct one patches modules early and late.
before target_patched
insmod /klp/oracle_target.ko
same "a module that comes late is patched" oracle "$(cat $target)"
before "oracle_target target_patched"
same "a module that is there is patched" oracle "$(cat $target)"
disable target_patched
same "and as before when that is over" original "$(cat $target)"

# A module that comes, goes and comes again, and the livepatch that stays.
before target_patched
object=$livepatches/target_patched/oracle_target
for round in 1 2 3; do
	insmod /klp/oracle_target.ko
	same "reloaded, round $round: the module is patched" oracle "$(cat $target)"
	same "reloaded, round $round: and the kernel says so" 1 "$(cat $object/patched)"
	rmmod oracle_target
	same "reloaded, round $round: it goes, and only its object is not patched" "0 1" \
		"$(cat $object/patched) $(cat $livepatches/target_patched/enabled)"
done
disable target_patched
insmod /klp/oracle_target.ko
same "a module that comes when the livepatch is disabled is not patched" original "$(cat $target)"

# Positions 0 and 1 are one function, in either order: one directory, no nop beside it.
for order in "correct sympos_on_unique" "sympos_on_unique correct"; do
	before "${order% *}"
	insmod /klp/${order#* }.ko && wait_until is_gone ${order% *}
	same "positions 0 and 1: ${order#* } replaces ${order% *}" "oracle ${order#* }" "$(cat /proc/version)"
	same "positions 0 and 1: what it has" "patched version_proc_show,1" \
		"$(echo $(ls $livepatches/${order#* }/vmlinux))"
done

# ko-depends-on-target
before ""
insmod /klp/depends_on_target.ko 2>/tmp/error
check "ko-depends-on-target: refused without its target" grep -q 'unknown symbol' /tmp/error
before "oracle_target depends_on_target"
disable depends_on_target
rmmod oracle_target 2>/tmp/error
check "ko-depends-on-target: holds its target" is_loaded oracle_target

# ko-new-func-in-init: what was to be called is gone.
before replacement_in_init
check "ko-new-func-in-init: it is in force" [ -d $livepatches/replacement_in_init/vmlinux/execdomains_proc_show,1 ]
section=$(cat /sys/module/replacement_in_init/sections/.init.text)
address=0x$(grep ' t klpp_execdomains_proc_show' /proc/kallsyms | cut -d ' ' -f 1)
check "ko-new-func-in-init: the replacement is in the section for init" \
	[ $((address >= section && address < section + 4096)) = 1 ]
same "ko-new-func-in-init: whose memory is gone" 0 "$(cat /sys/module/replacement_in_init/initsize)"

# Shadow variables: shadow-free-in-module-exit, shadow-free-unguarded-post-unpatch.
there() { cat /sys/module/oracle_shadow/parameters/there; }
before "oracle_shadow shadow_exit"
same "the release has its variable" 1 "$(there)"
insmod /klp/correct.ko && wait_until is_gone shadow_exit
same "its successor takes over, and so does it" 1 "$(there)"
rmmod shadow_exit
same "shadow-free-in-module-exit: removing the old one takes it away" 0 "$(there)"
before "oracle_shadow oracle_target shadow_exit"
insmod /klp/shadow_unguarded.ko 2>/tmp/error
check "a successor is cancelled: $(cat /tmp/error)" grep -q 'Operation not permitted' /tmp/error
same "shadow-free-unguarded-post-unpatch: the release goes on" shadow_exit "$(ls $livepatches)"
same "shadow-free-unguarded-post-unpatch: without its variable" 0 "$(there)"
clean_up
