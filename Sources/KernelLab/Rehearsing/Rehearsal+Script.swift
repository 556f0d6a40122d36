import Livepatch

extension Rehearsal {
  /// The shell script that a guest runs. It reports over descriptor 3; `RehearsalAccount` reads
  /// that.
  var script: String {
    Self.library + "patience=\(transitionLimit)\n" + callbackTable + "tell_taint\nwatch &\n"
      + steps.indices.map { block($0) }.joined() + "begin end\n"
  }

  /// The names are C identifiers, and modules' names.
  private var callbackTable: String {
    let cases = patches.filter { !$0.callbacks.isEmpty }.map { patch in
      "\t\(patch.module)) echo \(patch.callbacks.joined(separator: " ")) ;;\n"
    }
    return "callbacks_of() {\n\tcase $1 in\n" + cases.joined() + "\t*) ;;\n\tesac\n}\n"
  }

  /// Files of the guest: one for each check.
  var files: [Guest.File] {
    effects.enumerated().map { number, effect in
      Guest.File(path: "checks/\(number)", contents: Array((effect.check.run + "\n").utf8))
    }
  }

  /// Seconds after which a guest is stopped that says nothing more.
  var timeLimit: Int {
    let stress = steps.reduce(0) { sum, step in
      if case .stress(_, let seconds) = step.action { sum + 2 * seconds } else { sum }
    }
    return 120 + transitionLimit + 10 * steps.count + stress
  }

  private func block(_ number: Int) -> String {
    let step = steps[number]
    let command =
      switch step.action {
      case .load(let name): "apply \(name)"
      case .loadModules(let names): names.map { "add \($0)" }.joined(separator: " && ")
      case .reload(let names): "reload \(names.joined(separator: " "))"
      case .disable(let name): "disable \(name)"
      case .remove(let name): "remove \(name)"
      case .observe(let effects, _): "run_checks \(effects.map(String.init).joined(separator: " "))"
      case .stress(let name, let seconds): "stress \(name) \(seconds)"
      }
    let isObserved = if case .observe = step.action { false } else { true }
    let last = step.expectation.isRefused ? "refused" : "ended"
    return "begin \(number)\n\(command)\nstatus=$?\n" + (isObserved ? "look\n" : "")
      + "\(last) $status\n"
  }

  /// The names of sysfs and proc are those of kernel/livepatch/core.c and fs/proc/base.c (6.1).
  ///
  /// Whatever hangs, the watch ends it: it tells where tasks stand, and switches the guest off.
  private static let library = """
    livepatches=/sys/kernel/livepatch
    say() { echo "$*" >&3; }
    begin() {
    	step=$1
    	echo "$1" >/tmp/step
    	say "begin $1"
    	echo "klp-compose: step $1" >/dev/kmsg
    }
    ended() { say "end $step $1"; [ "$1" = 0 ] || exit 1; }
    refused() { say "end $step $1"; [ "$1" != 0 ] || exit 1; }
    settled() {
    	[ -f "$livepatches/$1/transition" ] || return 2
    	read -r pending <"$livepatches/$1/transition"
    	[ "$pending" = 0 ]
    }
    gone() { [ ! -d "$livepatches/$1" ]; }
    # Tasks that are not yet where they are to be (0: original code, 1: livepatch).
    blocked() {
    	for task in /proc/[0-9]*/task/[0-9]*; do
    		read -r state <"$task/patch_state" || continue
    		[ "$state" != "$1" ] && [ "$state" != -1 ] || continue
    		tell_task "$task"
    	done 2>/dev/null
    }
    tell_task() {
    	read -r name <"$1/comm" || return
    	say "task ${1##*/} $name"
    	sed 's/^/stack /' "$1/stack" >&3
    }
    wait_for() {
    	count=0
    	until $1 "$2"; do
    		count=$((count + 1))
    		if [ $count -gt $((patience * 20)) ]; then
    			say "endless $2"
    			blocked "$3"
    			return 1
    		fi
    		usleep 50000
    	done
    }
    add() { words=$(load "$1" 2>&1) || { say "error $words"; return 1; }; }
    # Some modules cannot be removed; that is no fault of the livepatch.
    reload() {
    	for name in "$@"; do
    		unload "$name" 2>/dev/null || { say "kept $name"; continue; }
    		for object in "$livepatches"/*/"$name"; do
    			[ ! -f "$object/patched" ] || read -r patched <"$object/patched"
    			say "gone $name $patched"
    		done
    		add "$name" || return 1
    	done
    }
    # Livepatches that are replaced go a moment after the transition.
    alone() {
    	for other in "$livepatches"/*/; do
    		[ "$other" = "$livepatches/$1/" ] || [ ! -d "$other" ] || return 1
    	done
    }
    # Who watches a module's callbacks must do so before it is there. A filter that was never written
    # would let everything through.
    trace_callbacks() {
    	functions=$(callbacks_of "$1")
    	[ -n "$functions" ] || return
    	instance=/sys/kernel/tracing/instances/$1
    	[ -d "$instance" ] || mkdir "$instance" || return
    	echo nop >"$instance/current_tracer"
    	: >"$instance/trace"
    	: >"$instance/set_ftrace_filter"
    	for function in $functions; do
    		echo "$function:mod:$1" >>"$instance/set_ftrace_filter" || return
    	done
    	echo function >"$instance/current_tracer"
    }
    # What is watched reads `function [module]`; what ran, `insmod-71 [000] ..... 9.876543: function <-caller`.
    tell_callbacks() {
    	for instance in /sys/kernel/tracing/instances/*/; do
    		[ -d "$instance" ] || continue
    		instance=${instance%/}
    		sed -n "/^#/!s/^/watched /p" "$instance/set_ftrace_filter" >&3
    		sed -n "/^#/!s/^/ran ${instance##*/} /p" "$instance/trace" >&3
    		: >"$instance/trace"
    	done
    }
    apply() {
    	trace_callbacks "$1"
    	add "$1" && wait_for settled "$1" 1 || return 1
    	count=0
    	until alone "$1" || [ $count -gt 100 ]; do
    		count=$((count + 1))
    		usleep 50000
    	done
    }
    disable() {
    	words=$( (echo 0 >"$livepatches/$1/enabled") 2>&1) || { say "error $words"; return 1; }
    	wait_for gone "$1" 0
    }
    # The core lets go of a module a moment after its transition.
    remove() {
    	count=0
    	until words=$(unload "$1" 2>&1); do
    		count=$((count + 1))
    		if [ $count -gt 100 ]; then
    			read -r users <"/sys/module/$1/refcnt"
    			say "error $words ($users users)"
    			return 1
    		fi
    		usleep 50000
    	done
    }
    look() {
    	tell_callbacks
    	for patch in "$livepatches"/*/; do
    		[ -d "$patch" ] || continue
    		patch=${patch%/}
    		enabled=- pending=-
    		read -r enabled <"$patch/enabled"
    		read -r pending <"$patch/transition"
    		say "patch ${patch##*/} $enabled $pending"
    		for object in "$patch"/*/; do
    			[ -d "$object" ] || continue
    			object=${object%/} patched=-
    			[ ! -f "$object/patched" ] || read -r patched <"$object/patched"
    			say "object ${object##*/} $patched"
    			for function in "$object"/*/; do
    				[ -d "$function" ] || continue
    				function=${function%/}
    				say "function ${function##*/}"
    			done
    		done
    	done
    	if [ -r /sys/kernel/tracing/enabled_functions ]; then
    		say hooks
    		sed 's/^/hook /' /sys/kernel/tracing/enabled_functions >&3
    	fi
    	tell_taint
    }
    # Below /proc/sys, only the first read of a file gets something: `read` takes it byte by byte.
    tell_taint() { say "taint $(cat /proc/sys/kernel/tainted)"; }
    run_checks() {
    	for check in "$@"; do
    		say "checking $check"
    		timeout -s KILL 20 sh "/checks/$check" </dev/null >/tmp/output 2>&1 3>&-
    		say "printed $check $(head -c 8192 /tmp/output | base64 -w 0)"
    	done
    }
    stress() {
    	: >/tmp/busy
    	while [ -f /tmp/busy ]; do sh -c 'cat /proc/[0-9]*/stat'; done >/dev/null 2>&1 3>&- &
    	while [ -f /tmp/busy ]; do
    		dd if=/dev/zero of=/tmp/data bs=64k count=64
    		rm /tmp/data
    	done >/dev/null 2>&1 3>&- &
    	# What the checks look at is the code that is replaced.
    	while [ -f /tmp/busy ]; do
    		for check in /checks/*; do [ ! -f "$check" ] || sh "$check"; done
    		usleep 1000
    	done </dev/null >/dev/null 2>&1 3>&- &
    	cycles=0 result=0 stop=$(($(date +%s) + $2))
    	while [ $result = 0 ] && [ "$(date +%s)" -lt "$stop" ]; do
    		apply "$1" && disable "$1" && remove "$1"
    		result=$?
    		cycles=$((cycles + 1))
    		echo "$step $cycles" >/tmp/step
    	done
    	rm /tmp/busy
    	say "cycles $cycles"
    	return $result
    }
    watch() {
    	last= count=0
    	while sleep 1; do
    		read -r now </tmp/step
    		[ "$now" = "$last" ] || { last=$now count=0; }
    		count=$((count + 1))
    		[ $count -gt $((patience + 45)) ] || continue
    		say hung
    		for task in /proc/[0-9]*/task/[0-9]*; do
    			read -r line <"$task/stat" || continue
    			case $line in
    			*") D "*) tell_task "$task" ;;
    			*"(insmod)"* | *"(rmmod)"*) tell_task "$task" ;;
    			esac
    		done 2>/dev/null
    		echo w >/proc/sysrq-trigger
    		poweroff -f
    	done
    }

    """
}
