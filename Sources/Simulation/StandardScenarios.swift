import Livepatch

/// What happens in the field when one release follows another: each a script of its own.
///
/// - Parameters:
///   - from: the number of the older patch in the world.
///   - to: the number of the newer one.
public func standardScenarios(in world: World, from: Int, to: Int) -> [Script] {
  let (old, new) = (world.patches[from].name, world.patches[to].name)
  let modules = world.modulesWorthMoving(atMost: 1)

  func script(_ name: String, _ about: String, _ events: [Event]) -> Script {
    var script = Script(name: name, about: about, world: world)
    for event in events { script.add(event) }
    return script
  }

  var scripts = [
    script(
      "upgrade", "\(new) takes over from \(old), whose module is removed; then it is disabled",
      [
        .load(patch: from), .load(patch: to), .unload(patch: from),
        .write(patch: to, enabled: false), .unload(patch: to),
      ]),
    script(
      "upgrade reversed", "a task cannot be switched, and somebody turns back",
      [
        .load(patch: from), .load(patch: to, isStuck: true), .reverse(patch: to),
        .unload(patch: to), .write(patch: from, enabled: false), .unload(patch: from),
      ]),
    script(
      "upgrade forced", "a task cannot be switched, and somebody forces it",
      [
        .load(patch: from), .load(patch: to, isStuck: true), .force(patch: to),
        .unload(patch: from),
      ]),
  ]
  if let fault = lastFault(of: to, in: world) {
    scripts.append(
      script(
        "upgrade refused", "enabling \(new) fails at the last moment",
        [
          .load(patch: from), .load(patch: to, fault: fault),
          .write(patch: from, enabled: false), .unload(patch: from),
        ]))
  }
  if let module = modules.first {
    let name = world.objects[module]
    scripts.append(
      script(
        "upgrade with a module", "\(name) is loaded and removed while \(new) takes over",
        [
          .load(patch: from), .load(patch: to, isStuck: true), .moduleComing(object: module),
          .moduleGoing(object: module), .moduleComing(object: module), .unstick,
          .moduleGoing(object: module),
        ]))
  }
  scripts += [
    script(
      "downgrade", "\(old) is loaded over \(new)",
      [
        .load(patch: to), .load(patch: from), .unload(patch: to),
        .write(patch: from, enabled: false), .unload(patch: from),
      ]),
    script(
      "downgrade by way of the original", "\(new) is disabled before \(old) is loaded",
      [
        .load(patch: to), .write(patch: to, enabled: false), .unload(patch: to),
        .load(patch: from), .write(patch: from, enabled: false), .unload(patch: from),
      ]),
  ]
  return scripts
}

/// What can fail last when a patch is enabled: a veto of vmlinux, else ftrace.
private func lastFault(of patch: Int, in world: World) -> Fault? {
  guard let vmlinux = world.entry(patch, 0) else { return nil }
  if let function = vmlinux.functions.last {
    return .ftrace(patch: patch, function: function, .busy)
  }
  return vmlinux.callbacks.contains(CallbackSet(.prePatch))
    ? .prePatch(patch: patch, object: 0, .noDevice) : nil
}
