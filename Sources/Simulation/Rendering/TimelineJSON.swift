import Livepatch
public import Reporting

extension Timeline {
  /// The timeline for programs: every key always present, `null` when empty.
  public var json: JSONValue {
    [
      "scenario": .string(name),
      "about": .string(orNull: about),
      "remarks": .strings(remarks),
      "steps": .array(
        moments.map { moment in
          [
            "event": world.json(moment.event),
            "command": .string(orNull: world.command(moment.event)),
            "result": .int(Int(moment.result.value)),
            "sequence": .strings(moment.effects.compactMap(world.line)),
            "effects": .array(moment.effects.map(world.json)),
            "state": world.json(moment.state),
          ]
        }),
    ]
  }
}

extension World {
  /// An event as one action: its kind and what it is about.
  public func json(_ event: Event) -> JSONValue {
    switch event {
    case .load(let patch, let fault, let isStuck):
      record("load", patch: patch, fault: fault, isStuck: isStuck)
    case .unload(let patch): record("unload", patch: patch)
    case .write(let patch, let enabled, let isStuck):
      record(enabled ? "enable" : "disable", patch: patch, isStuck: isStuck)
    case .reverse(let patch): record("reverse", patch: patch)
    case .force(let patch): record("force", patch: patch)
    case .moduleComing(let object, let fault):
      record("load_module", object: object, fault: fault)
    case .moduleGoing(let object): record("unload_module", object: object)
    case .hold(let function): record("hold", function: function)
    case .release(let function): record("release", function: function)
    case .unstick: record("unstick")
    case .retry: record("retry")
    case .setFtrace(let isOn): record(isOn ? "ftrace_on" : "ftrace_off")
    }
  }

  private func record(
    _ kind: String, patch: Int? = nil, object: Int? = nil, function: Int? = nil,
    fault: Fault? = nil, isStuck: Bool = false
  ) -> JSONValue {
    [
      "kind": .string(kind),
      "patch": .string(orNull: patch.map { patches[$0].name }),
      "object": .string(orNull: object.map { objects[$0].text }),
      "function": .string(orNull: function.map { functions[$0].key.description }),
      "fault": fault.map(json) ?? .null,
      "stuck": .bool(isStuck),
    ]
  }

  private func json(_ fault: Fault) -> JSONValue {
    func record(
      _ kind: String, _ patch: Int?, _ object: Int?, _ function: Int?, _ error: ErrorNumber
    ) -> JSONValue {
      [
        "kind": .string(kind),
        "patch": .string(orNull: patch.map { patches[$0].name }),
        "object": .string(orNull: object.map { objects[$0].text }),
        "function": .string(orNull: function.map { functions[$0].key.description }),
        "result": .int(Int(error.value)),
      ]
    }
    return switch fault {
    case .prePatch(let patch, let object, let error):
      record("pre_patch", patch, object, nil, error)
    case .ftrace(let patch, let function, let error):
      record("ftrace", patch, nil, function, error)
    case .symbol(let patch, let function): record("symbol", patch, nil, function, .invalid)
    case .targetInit(let error): record("module_init", nil, nil, nil, error)
    }
  }

  /// An effect: its kind, what it is about, and how it reads.
  public func json(_ effect: Effect) -> JSONValue {
    func record(
      _ kind: String, patch: Int? = nil, object: Int? = nil, text: String? = nil
    ) -> JSONValue {
      [
        "kind": .string(kind),
        "patch": .string(orNull: patch.map { patches[$0].name }),
        "object": .string(orNull: object.map { objects[$0].text }),
        "text": .string(orNull: text),
      ]
    }
    return switch effect {
    case .log(let line): record("log", text: text(line))
    case .callback(let patch, let object, let slot, _):
      record(slot.rawValue, patch: patch, object: object, text: line(effect))
    case .targetInit(let object): record("module_init", object: object, text: line(effect))
    case .targetExit(let object): record("module_exit", object: object, text: line(effect))
    case .moduleExit(let patch): record("exit", patch: patch)
    case .allocated(let variable, let patch):
      record("allocated", patch: patch, text: variables[variable].name)
    case .freed(let variable, let patch):
      record("freed", patch: patch, text: variables[variable].name)
    case .harm(let harm): record(harm.kind.rawValue, text: sentence(harm))
    }
  }

  /// What sysfs and the module list show, and what nobody sees.
  public func json(_ state: State) -> JSONValue {
    [
      "patches": .array(state.patches.map { json($0, in: state) }),
      "loaded": .strings(inMemory(state)),
      "modules": .strings(state.present.filter { $0 != 0 }.map { objects[$0].text }),
      "forced": .strings(state.forced.map { patches[$0].name }),
      "runs": .array(
        functions.indices.map { function in
          [
            "function": .string(functions[function].key.description),
            "old": .string(runs(function, isSwitched: false, in: state)),
            "new": .string(runs(function, isSwitched: true, in: state)),
          ]
        }),
      "shadow_variables": .array(
        state.allocated.map { variable in
          [
            "name": .string(variables[variable].name),
            "id": .string(variables[variable].id.description),
            "standing": .string(standing(ofVariable: variable, in: state)),
          ]
        }),
      "states": .strings(state.applied.map { states[$0].name }),
      "tainted": .bool(state.isTainted),
    ]
  }

  /// One folder of /sys/kernel/livepatch.
  private func json(_ patch: Int, in state: State) -> JSONValue {
    let machine = Machine(world: self, state: state)
    return [
      "name": .string(patches[patch].name),
      "enabled": .int(state.enabled.contains(patch) ? 1 : 0),
      "transition": .int(state.transition?.patch == patch ? 1 : 0),
      "objects": .array(
        machine.objectsIncludingNops(of: patch).map { object in
          [
            "name": .string(objects[object].text),
            "patched": .int(state.records[patch].patched.contains(object) ? 1 : 0),
            "functions": .strings(
              machine.functionsIncludingNops(of: patch, in: object).map {
                "\(functions[$0].key.name),\(functions[$0].key.position)"
              }),
          ]
        }),
    ]
  }
}
