import CSource

/// What one function does: its statements, and in which order they can run.
///
/// Remembers what it was asked.
final class FunctionCode {
  let file: CFile
  let function: CFile.Function
  let body: CFile.Body
  let flow: CFile.Flow
  /// From which statements control comes to each.
  private lazy var origins: [[Int]] = {
    var origins = Array(repeating: [Int](), count: body.statements.count)
    for statement in body.statements.indices {
      for way in flow.edges(from: statement) {
        if let to = way.to { origins[to].append(statement) }
      }
    }
    return origins
  }()
  private var knownUses: [String: [CFile.Use]] = [:]

  init(_ function: Int, of file: CFile) {
    self.file = file
    self.function = file.functions[function]
    body = file.body(of: function)
    flow = file.flow(of: body)
  }

  /// What the function does with a name.
  func uses(of name: String) -> [CFile.Use] {
    if let known = knownUses[name] { return known }
    let uses = file.uses(of: name, in: body)
    knownUses[name] = uses
    return uses
  }
}

extension FunctionCode {
  /// The conditions on which it depends whether control comes to a place: those it stands under,
  /// those that leave before it, and those of the same expression.
  func conditions(before offset: UInt32) -> [ByteRange] {
    guard let place = body.statement(at: offset) else { return [] }
    let before = leads(to: place)
    var around: Set<Int> = []
    var next = body.statements[place].parent
    while let statement = next {
      around.insert(statement)
      next = body.statements[statement].parent
    }
    var conditions: [ByteRange] = []
    for (index, statement) in body.statements.enumerated() where index != place {
      switch statement.kind {
      case .if where around.contains(index) || decides(index, whether: place, before),
        .switch where around.contains(index):
        conditions.append(statement.expression)
      default: break
      }
    }
    let same = ByteRange(body.statements[place].expression.start, offset)
    if file.tokens(in: same).contains(where: { ["&&", "||", "?"].contains($0.text) }) {
      conditions.append(same)
    }
    return conditions
  }

  /// Whether only one way of an `if` leads to a statement.
  private func decides(_ condition: Int, whether place: Int, _ before: [Bool]) -> Bool {
    let ways = flow.edges(from: condition).map { way in
      way.to.map { $0 == place || before[$0] } ?? false
    }
    return ways.contains(true) && ways.contains(false)
  }

  /// By statement: whether control can come from it to one.
  private func leads(to place: Int) -> [Bool] {
    var leads = Array(repeating: false, count: body.statements.count)
    var waiting = [place]
    while let statement = waiting.popLast() {
      for origin in origins[statement] where !leads[origin] {
        leads[origin] = true
        waiting.append(origin)
      }
    }
    return leads
  }
}
