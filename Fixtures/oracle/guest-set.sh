# A composed set without a finding: every function of it is patched. $functions has a line for each,
# OBJECT/FUNCTION,POSITION; $module is its name.
load binfmt_misc
apply $module
same "the livepatch is enabled" 1 "$(cat $livepatches/$module/enabled)"
for function in $functions; do
	check "$function is there" [ -d $livepatches/$module/$function ]
	same "${function%%/*} is patched" 1 "$(cat $livepatches/$module/${function%%/*}/patched)"
done
disable $module
check "and the module can be removed" rmmod $module
