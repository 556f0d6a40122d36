# Runs in the guest: what each fix of the set prints against what the kernel says of itself.
# shellcheck shell=sh

# address NAME POSITION MODULE: of the symbol, as the kernel lists it; no module: of vmlinux.
address() {
	awk -v name="$1" -v position="$2" -v module="${3:+[$3]}" '
		$3 == name && $4 == module && ++seen == position { print $1 }' /proc/kallsyms
}
# Reads with what the shell has built in: a pipeline would be counted.
read_kernel() {
	read -r _ _ _ threads _ </proc/loadavg
	threads=${threads#*/}
	set -- /proc/[0-9]*
	processes=$#
	{
		read -r version_1
		read -r version_2
		read -r version_3
		read -r version_4
	} </proc/version
	{
		read -r uptime_1
		read -r uptime_2
		read -r uptime_3
	} </proc/uptime
	[ ! -e /mnt/status ] || read -r status </mnt/status
}

vmlinux_is_patched() {
	read_kernel
	same "$1: a variable" "threads $threads" "$version_1"
	same "$1: a variable of each CPU" "processes $processes" "$version_2"
	same "$1: an annotated variable" "command line $(cat /proc/cmdline)" "$version_3"
	same "$1: a static function" "$(cut -d ' ' -f 1-3 /proc/loadavg)" \
		"$(echo "$version_4" | cut -d ' ' -f 1-3)"
	same "$1: the first of several functions" "$(address c_start 1)" "$uptime_1"
	same "$1: the second of several" "$(address c_next 2)" "$uptime_2"
	same "$1: the third of several" "$(address c_stop 3)" "$uptime_3"
}
binfmt_is_patched() {
	read_kernel
	same "$1: symbols of binfmt_misc, and one of vmlinux" \
		"binfmt_misc cut rest threads $threads" "$status"
}
zram_is_patched() {
	same "$1: symbols of zram" "$(cat /sys/block/zram0/disksize) major $(stat -c %t /dev/zram0 |
		awk '{ printf "%d", "0x" $1 }')" "$(cat /sys/block/zram0/initstate)"
}
nf_tables_is_patched() {
	same "$1: symbols of nf_tables by position" \
		"$(address nft_counter_policy 2 nf_tables) $(address jhash 1 nf_tables) $(
			address nft_register_expr 1 nf_tables)" \
		"$(dmesg | sed -n 's/.*lp_symbols: positions //p' | tail -n 1)"
}
several() { [ "$(grep -c " $1\$" /proc/kallsyms)" -ge "$2" ]; }
refused() { ! insmod /klp/$1.ko 2>/dev/null; }
says() { dmesg | grep -q "$1"; }
mounted() { load binfmt_misc && mount -t binfmt_misc none /mnt; }

check "c_stop is ambiguous" several c_stop 3
check "binfmt_misc is there before the livepatch" mounted
check "so is nf_tables" load nf_tables
check "nft_counter_policy is ambiguous" several "nft_counter_policy	\[nf_tables\]" 2
check "the module that was not linked is refused" refused unlinked
check "the kernel says why" says "module lp_symbols_1 is not marked as a livepatch module"

check "lp_symbols_1 loads" apply lp_symbols_1
vmlinux_is_patched "enabled"
binfmt_is_patched "module first"
nf_tables_is_patched "module first"
check "zram comes late" load zram
zram_is_patched "livepatch first"

check "lp_symbols_1 is disabled" disable lp_symbols_1
same "disabled: status" enabled "$(cat /mnt/status)"
check "lp_symbols_1 goes" rmmod lp_symbols_1
umount /mnt
check "binfmt_misc goes" rmmod binfmt_misc
check "nf_tables goes" rmmod nf_tables

check "lp_symbols_1 loads again" apply lp_symbols_1
vmlinux_is_patched "again"
zram_is_patched "module first"
check "binfmt_misc comes late" mounted
binfmt_is_patched "livepatch first"
check "nf_tables comes late" load nf_tables
nf_tables_is_patched "livepatch first"
check "lp_symbols_1 is disabled again" disable lp_symbols_1
check "lp_symbols_1 goes again" rmmod lp_symbols_1
