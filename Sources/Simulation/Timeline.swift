public import Livepatch

/// What a script led to, step by step.
public struct Timeline: Sendable {
  public struct Moment: Sendable {
    /// What was done; without the delayed work, which is nobody's doing.
    public var event: Event
    public var result: ErrorNumber
    /// Of the event and of the delayed work behind it.
    public var effects: [Effect]
    public var state: State

    public var harms: [Harm] {
      effects.compactMap { if case .harm(let harm) = $0 { harm } else { nil } }
    }
  }

  public var name: String
  public var about: String?
  public var world: World
  public var start: State
  public var moments: [Moment]
  public var remarks: [String]

  public init(running script: Script) {
    name = script.name
    about = script.about
    world = script.world
    start = script.start
    remarks = script.remarks
    moments = []
    var state = start
    for step in script.steps {
      guard let first = step.events.first else { continue }
      var moment: Moment?
      for event in step.events {
        let outcome = Simulation.step(state, event, in: world)
        state = outcome.state
        if moment == nil {
          moment = Moment(
            event: first, result: outcome.result, effects: outcome.effects, state: state)
        } else {
          moment?.effects += outcome.effects
          moment?.state = state
        }
      }
      if let moment { moments.append(moment) }
    }
  }
}

extension World {
  /// The livepatches in sysfs, oldest first.
  func listed(_ state: State) -> [String] { state.patches.map { patches[$0].name } }

  /// The livepatch modules in memory, in the world's order.
  func inMemory(_ state: State) -> [String] { state.loaded.map { patches[$0].name } }

  /// Who implements a function for tasks that are switched, or not yet; nil: the original. While a
  /// patch is being disabled, those not yet switched are the ones that still run it.
  func implementation(of function: Int, isSwitched: Bool, in state: State) -> Int? {
    let isPatching = state.transition?.isPatching ?? true
    return implementation(of: function, isPatched: isSwitched == isPatching, in: state)
  }

  /// Who implements a function: a patch's name, or `original`.
  func runs(_ function: Int, isSwitched: Bool, in state: State) -> String {
    implementation(of: function, isSwitched: isSwitched, in: state).map { patches[$0].name }
      ?? ScenarioExpectation.original
  }
}
