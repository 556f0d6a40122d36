import Livepatch

/// A livepatch as /sys/kernel/livepatch shows it (kernel/livepatch/core.c, 6.1).
public struct SysfsPatch: Hashable, Sendable {
  public var name: String
  public var isEnabled: Bool
  public var isInTransition: Bool
  /// In the order of `obj_list`; those made for nops included.
  public var objects: [Object]

  public struct Object: Hashable, Sendable {
    public var name: String
    public var isPatched: Bool
    /// `FUNCTION,POSITION`: nops included, while they are there.
    public var functions: [String]
  }
}

extension World {
  /// What is under /sys/kernel/livepatch, oldest patch first.
  public func sysfs(_ state: State) -> [SysfsPatch] {
    let machine = Machine(world: self, state: state)
    return state.patches.map { patch in
      SysfsPatch(
        name: patches[patch].name, isEnabled: state.enabled.contains(patch),
        isInTransition: state.transition?.patch == patch,
        objects: machine.objectsIncludingNops(of: patch).map { object in
          SysfsPatch.Object(
            name: objects[object].text,
            isPatched: state.records[patch].patched.contains(object),
            functions: machine.functionsIncludingNops(of: patch, in: object).map {
              let key = functions[$0].key
              return "\(key.name),\(key.position)"
            })
        })
    }
  }
}
