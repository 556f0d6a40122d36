public import Livepatch

// What events and effects are called, in the log's and the shell's own words where there are any.

extension World {
  /// The action in a guest: what somebody would type; nil for what tasks and the kernel do.
  public func command(_ event: Event) -> String? {
    func sysfs(_ patch: Int, _ file: String) -> String {
      "/sys/kernel/livepatch/\(patches[patch].name)/\(file)"
    }
    switch event {
    case .load(let patch, _, _): return "insmod \(patches[patch].name).ko"
    case .unload(let patch): return "rmmod \(patches[patch].name)"
    case .write(let patch, let enabled, _):
      return "echo \(enabled ? 1 : 0) > \(sysfs(patch, "enabled"))"
    case .reverse(let patch):
      let file = sysfs(patch, "enabled")
      return "echo $((! $(cat \(file)))) > \(file)"
    case .force(let patch): return "echo 1 > \(sysfs(patch, "force"))"
    case .moduleComing(let object, _): return "modprobe \(objects[object])"
    case .moduleGoing(let object): return "rmmod \(objects[object])"
    case .setFtrace(let isOn): return "sysctl kernel.ftrace_enabled=\(isOn ? 1 : 0)"
    case .hold, .release, .unstick, .retry: return nil
    }
  }

  /// A few words that tell what is done.
  public func title(_ event: Event) -> String {
    switch event {
    case .load(let patch, let fault, let isStuck):
      return "load \(patches[patch].name)" + words(fault) + (isStuck ? ", a task is stuck" : "")
    case .unload(let patch): return "unload \(patches[patch].name)"
    case .write(let patch, let enabled, let isStuck):
      return (enabled ? "enable " : "disable ") + patches[patch].name
        + (isStuck ? ", a task is stuck" : "")
    case .reverse(let patch): return "reverse \(patches[patch].name)"
    case .force(let patch): return "force \(patches[patch].name)"
    case .moduleComing(let object, let fault):
      return "load module \(objects[object])" + words(fault)
    case .moduleGoing(let object): return "unload module \(objects[object])"
    case .hold(let function): return "a task sleeps in \(functions[function].key)"
    case .release(let function): return "nobody sleeps in \(functions[function].key) any more"
    case .unstick: return "the stuck task lets go"
    case .retry: return "the kernel's worker tries to complete"
    case .setFtrace(let isOn): return "turn ftrace \(isOn ? "on" : "off")"
    }
  }

  private func words(_ fault: Fault?) -> String {
    switch fault {
    case nil: ""
    case .prePatch(_, let object, let error):
      ", pre_patch of \(objects[object]) returns \(error)"
    case .ftrace(_, let function, let error):
      ", ftrace refuses \(functions[function].key) with \(error)"
    case .symbol(_, let function): ", \(functions[function].key) is not found"
    case .targetInit(let error): ", whose init returns \(error)"
    }
  }

  /// A line of a sequence: a log line, a callback, or a function of the target; nil for what
  /// nobody sees.
  public func line(_ effect: Effect) -> String? {
    switch effect {
    case .log(let line): text(line)
    case .callback(let patch, let object, let slot, let result):
      "\(patches[patch].name): \(slot.rawValue) \(objects[object])"
        + (result == .success ? "" : " = \(result)")
    case .targetInit(let object): "\(objects[object]): init"
    case .targetExit(let object): "\(objects[object]): exit"
    case .moduleExit, .allocated, .freed, .harm: nil
    }
  }

  /// As the kernel prints it behind `livepatch: ` (formats: kernel/livepatch/*.c, 6.1).
  public func text(_ line: LogLine) -> String {
    func direction(_ isPatching: Bool) -> String { isPatching ? "patching" : "unpatching" }
    switch line {
    case .tainting(let patch): return "\(patches[patch].name): tainting kernel with TAINT_LIVEPATCH"
    case .incompatible(let patch):
      return "Livepatch patch (\(patches[patch].name)) is not compatible with the already "
        + "installed livepatches."
    case .symbolNotFound(let function):
      return "symbol '\(functions[function].key.name)' not found in symbol table"
    case .enabling(let patch): return "enabling patch '\(patches[patch].name)'"
    case .initializing(let patch, let isPatching):
      return "'\(patches[patch].name)': initializing \(direction(isPatching)) transition"
    case .prePatchFailed(let object):
      return "pre-patch callback failed for object '\(objects[object])'"
    case .ftraceFailed(let function, let error):
      return "failed to register ftrace handler for function '\(functions[function].key.name)' "
        + "(\(error.value))"
    case .patchingFailed(let object): return "failed to patch object '\(objects[object])'"
    case .enablingFailed(let patch): return "failed to enable patch '\(patches[patch].name)'"
    case .starting(let patch, let isPatching):
      return "'\(patches[patch].name)': starting \(direction(isPatching)) transition"
    case .canceling(let patch):
      return "'\(patches[patch].name)': canceling patching transition, going to unpatch"
    case .reversing(let patch, let isPatching):
      return "'\(patches[patch].name)': reversing transition from \(direction(!isPatching)) to "
        + direction(isPatching)
    case .forcing: return "forcing remaining tasks to the patched state"
    case .completing(let patch, let isPatching):
      return "'\(patches[patch].name)': completing \(direction(isPatching)) transition"
    case .complete(let patch, let isPatching):
      return "'\(patches[patch].name)': \(direction(isPatching)) complete"
    case .applying(let patch, let object):
      return "applying patch '\(patches[patch].name)' to loading module '\(objects[object])'"
    case .reverting(let patch, let object):
      return "reverting patch '\(patches[patch].name)' on unloading module '\(objects[object])'"
    case .initializingFailed(let patch, let object, let error):
      return "failed to initialize patch '\(patches[patch].name)' for module "
        + "'\(objects[object])' (\(error.value))"
    case .applyingFailed(let patch, let object, let error):
      return "failed to apply patch '\(patches[patch].name)' to module '\(objects[object])' "
        + "(\(error.value))"
    case .refusing(let patch, let object):
      return "patch '\(patches[patch].name)' failed for module '\(objects[object])', refusing to "
        + "load module '\(objects[object])'"
    }
  }
}

extension Harm {
  public var kind: HarmKind {
    switch self {
    case .freedInUse: .freedInUse
    case .leaked: .leaked
    case .foundStale: .foundStale
    case .stateLost: .stateLost
    case .unremovable: .unremovable
    case .inert: .inert
    case .cannotComeBack: .cannotComeBack
    case .broken: .broken
    }
  }
}

extension World {
  /// One plain sentence.
  public func sentence(_ harm: Harm) -> String {
    func patch(_ number: Int) -> String { "`\(patches[number].name)`" }
    func variable(_ number: Int) -> String {
      "`\(variables[number].name)` (\(variables[number].id))"
    }
    switch harm {
    case .freedInUse(let number, let by, let user, _) where by == user:
      return "\(patch(by)) frees the shadow variables \(variable(number)) while tasks may still be "
        + "in its code"
    case .freedInUse(let number, let by, let user, let occasion):
      return
        "\(patch(by)) frees the shadow variables \(variable(number)) that \(patch(user)) uses, "
        + occasion.words
    case .leaked(let number, let by):
      return "the shadow variables \(variable(number)) that \(patch(by)) made stay behind, and "
        + "nobody who is left frees them"
    case .foundStale(let number, let by):
      return "\(patch(by)) finds shadow variables \(variable(number)) that nobody has maintained "
        + "since they were left behind"
    case .stateLost(let number, let by):
      return "the system keeps the change of the state `\(states[number].name)` "
        + "(\(states[number].id)) that \(patch(by)) did not undo, and nobody who is left knows it"
    case .unremovable(let number):
      return "the module \(patch(number)) can never be removed: a transition was forced past it"
    case .inert(let number):
      return "the module \(patch(number)) is loaded and does nothing: its init returned a "
        + "positive value, which counts as success"
    case .cannotComeBack(let object, let number):
      return "the module `\(objects[object])` cannot be loaded again while \(patch(number)) is "
        + "enabled: this kernel does not reset livepatch relocations"
    case .broken(let invariant, let number):
      return "\(patch(number)): \(invariant.sentence)"
    }
  }
}

extension Invariant {
  var sentence: String {
    switch self {
    case .transitionIsListed: "the patch in transition is not listed"
    case .listedMeansEnabled: "it is listed, neither enabled nor in transition"
    case .callbacksArePaired: "a callback runs without its counterpart"
    case .replacedIsSilent: "a callback of a patch that is gone runs"
    case .cumulativeIsAlone: "it is cumulative and not alone once it is complete"
    case .patchedMeansLoaded: "what is patched is not what is loaded"
    case .refusedChangesNothing: "a refused operation changed something"
    }
  }
}

extension Occasion {
  fileprivate var words: String {
    switch self {
    case .exit: "when its module is removed"
    case .failedInit: "when it cannot be enabled"
    case .postUnpatch: "in its post_unpatch"
    }
  }
}

extension HarmKind {
  /// What to do about it.
  public var help: String {
    switch self {
    case .freedInUse:
      "let `freed_by: disable` free them, or count the users and say `freed_by: last_user`; if the "
        + "release is in the field already, take another id in the new one, or never remove its "
        + "module"
    case .leaked: "free them where the patch is really disabled, and where it lets go of them"
    case .foundStale:
      "free them where they are left behind, or declare a state, so that the kernel refuses the "
        + "release that does not know them"
    case .stateLost: "undo the change in pre_unpatch or post_unpatch of vmlinux"
    case .unremovable: "never force, or plan to reboot"
    case .inert: "return 0 or a negated errno from `pre_patch`"
    case .cannotComeBack:
      "do without relocations in that module's object, or use a kernel from 6.3 on"
    case .broken: "this is a defect of the simulation: please report the scenario"
    }
  }
}
