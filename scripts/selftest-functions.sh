# shellcheck shell=bash
# Stands in for the functions.sh of the kernel's livepatch selftests (scripts/test-selftests): what
# would be done to the machine becomes a step of a scenario, and the log that a test expects is
# compared with the one that is simulated. Sourced by the tests; $STORY and $COMPOSE are set.

all='callbacks: [pre_patch, post_patch, pre_unpatch, post_unpatch]'
failed=0

# What the test modules are made of, in the order of their objects.
patch() {
	case $1 in
	test_klp_livepatch)
		echo "{ replace: false, objects: { vmlinux: { functions: [cmdline_proc_show] } } }" ;;
	test_klp_atomic_replace)
		echo "{ replace: $2, objects: { vmlinux: { functions: [meminfo_proc_show] } } }" ;;
	test_klp_callbacks_demo)
		echo "{ replace: false, objects: { vmlinux: { $all }, test_klp_callbacks_mod: { $all }," \
			"test_klp_callbacks_busy: { functions: [busymod_work_func], $all } } }" ;;
	test_klp_callbacks_demo2)
		echo "{ replace: $2, objects: { vmlinux: { $all } } }" ;;
	test_klp_state) echo "{ objects: { vmlinux: { $all } }, states: { s: { id: 1, version: 1 } } }" ;;
	test_klp_state[23]) echo "{ objects: { vmlinux: { $all } }, states: { s: { id: 1, version: 2 } } }" ;;
	*) return 1 ;;
	esac
}

setup_config() { :; }
loop_until() { :; }
die() {
	echo "  died: $*"
	exit 1
}

start_test() {
	name=$1 ret=0
	declare -gA patches=()
	: >"$STORY.steps"
	: >"$STORY.notes"
}

step() { echo "  - $1" >>"$STORY.steps"; }

load_lp_nowait() {
	local replace=false
	[ "${2:-}" = replace=1 ] && replace=true
	patches[$1]=$(patch "$1" $replace)
	local fails=
	[[ ${2:-} = pre_patch_ret=* ]] && fails="fails: { pre_patch: vmlinux, with: ${2#*=} }"
	step "{ load: $1${fails:+, $fails} }"
}
load_lp() { load_lp_nowait "$@"; }
disable_lp() { step "{ disable: $1 }"; }
unload_lp() { step "{ unload: $1 }"; }
load_mod() {
	step "{ load_module: $1 }"
	if [ "${2:-}" = block_transition=Y ]; then step "{ hold: $1/busymod_work_func }"; fi
}
unload_mod() { step "{ unload_module: $1 }"; }
load_failing_mod() {
	if patch "$1" false >"$STORY.ignored"; then
		load_lp "$@"
	else
		step "{ load_module: $1, fails: { pre_patch: $1, with: $ret } }"
	fi
}
set_pre_patch_ret() { ret=$2; }
set_ftrace_enabled() {
	[ "$1" = --fail ] && shift
	step "{ ftrace: $([ "$1" = 1 ] && echo true || echo false) }"
}

story() {
	echo "scenario: \"$name\""
	echo "patches:"
	local patch
	for patch in "${!patches[@]}"; do echo "  $patch: ${patches[$patch]}"; done
	echo "steps:"
	cat "$STORY.steps"
}

# Which livepatch shows itself in a file of /proc, by what runs after the steps so far.
shown() {
	story >"$STORY.yaml"
	"$COMPOSE" simulate "$STORY.yaml" --format json | perl -MJSON::PP -e '
		my $function = shift() . "_proc_show";
		my $steps = decode_json(join "", <STDIN>)->{simulate}{scenarios}[0]{steps};
		for (@{ $steps->[-1]{state}{runs} }) {
			print "$_->{new}: this has been live patched\n"
				if $_->{function} eq "vmlinux/$function" && $_->{new} ne "original";
		}' "${1#/proc/}"
}
cat() {
	case ${1:-} in
	/proc/*) shown "$1" ;;
	*) command cat "$@" ;;
	esac
}
grep() {
	case ${2:-} in
	/proc/*) shown "$2" ;;
	*) command grep "$@" ;;
	esac
}
# A line that a test writes to the log, behind the steps so far.
note() {
	local line steps
	steps=$(wc -l <"$STORY.steps")
	while read -r line; do echo "$steps $line" >>"$STORY.notes"; done
}

check_result() {
	story >"$STORY.yaml"
	if ! "$COMPOSE" simulate "$STORY.yaml" --format json >"$STORY.json"; then
		echo "  $name: cannot be simulated"
		"$COMPOSE" simulate "$STORY.yaml" --format concise
		exit 1
	fi
	# What modules print about themselves, and how commands are written, is no business of the core.
	perl -ne '
		s/ -> \[MODULE_STATE_.*//;
		s/_callback: /: /, s/^(\S+): (\w+): (\S+)$/$1: $2 $3/ if /^\S+: (pre|post)_\w+_callback: /;
		s/^(\S+): \1_(init|exit)$/$1: $2/;
		s/^livepatch: kernel\.ftrace_enabled = /% ftrace /;
		next if /^(\S+): (busymod_work_func|\w+_loglevel(_state)?: )/;
		next if m{^% echo .*/parameters/};
		s/^modprobe: ERROR: .*: /= /;
		s/^livepatch: sysctl: setting key .*: /= /;
		s/^= No such device/= -19/, s/^= Invalid argument/= -22/, s/^= Device or resource busy/= -16/;
		s/^% (modprobe|rmmod) (\S+).*/% $1 $2/;
		print' <<<"$1" >"$STORY.expected"
	perl -MJSON::PP -e '
		my ($json, $notes) = @ARGV;
		my %notes;
		open my $file, "<", $notes or die;
		while (<$file>) { push @{ $notes{$1} }, $2 if /^(\d+) (.*)/ }
		open $file, "<", $json or die;
		my $steps = decode_json(join "", <$file>)->{simulate}{scenarios}[0]{steps};
		for my $number (0 .. $#$steps) {
			my $step = $steps->[$number];
			my $command = $step->{command} // "";
			$command =~ s/^insmod (\S+)\.ko/modprobe $1/;
			if ($command =~ /^sysctl .*=(.)/) {
				print "% ftrace $1\n" unless $step->{result};
			} elsif ($command) {
				print "% $command\n";
			}
			for (@{ $step->{effects} }) {
				next unless defined $_->{text};
				my $text = $_->{text} =~ s/ = -\w+$//r;
				print "livepatch: $text\n" if $_->{kind} eq "log" && $text !~ /tainting kernel/;
				print "$text\n" if $_->{kind} =~ /^(pre|post)_(un)?patch$|^module_/;
			}
			print "= $step->{result}\n" if $step->{result};
			print "$_\n" for @{ $notes{ $number + 1 } // [] };
		}' "$STORY.json" "$STORY.notes" >"$STORY.predicted"
	if diff -u --label expected --label predicted "$STORY.expected" "$STORY.predicted"; then
		echo "  ok: $name"
	else
		echo "  DIFFERS: $name"
		failed=1
	fi
}

trap 'exit $failed' EXIT
