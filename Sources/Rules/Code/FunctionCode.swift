import CSource

/// What one function does: its statements, and in which order they can run.
struct FunctionCode {
  let file: CFile
  let function: CFile.Function
  let body: CFile.Body
  let flow: CFile.Flow

  init(_ function: Int, of file: CFile) {
    self.file = file
    self.function = file.functions[function]
    body = file.body(of: function)
    flow = file.flow(of: body)
  }
}

extension FunctionCode {
  /// The conditions on which it depends whether control comes to a place: those it stands under,
  /// those that leave before it, and those of the same expression.
  func conditions(before offset: UInt32) -> [ByteRange] {
    guard let place = body.statement(at: offset) else { return [] }
    var around: Set<Int> = []
    var next = body.statements[place].parent
    while let statement = next {
      around.insert(statement)
      next = body.statements[statement].parent
    }
    var conditions: [ByteRange] = []
    for (index, statement) in body.statements.enumerated() where index != place {
      switch statement.kind {
      case .if where around.contains(index) || decides(index, whether: place),
        .switch where around.contains(index):
        conditions.append(statement.expression)
      default: break
      }
    }
    let before = ByteRange(body.statements[place].expression.start, offset)
    if file.tokens(in: before).contains(where: { ["&&", "||", "?"].contains($0.text) }) {
      conditions.append(before)
    }
    return conditions
  }

  /// Whether only one way of an `if` leads to a statement.
  private func decides(_ condition: Int, whether place: Int) -> Bool {
    let ways = flow.edges(from: condition).map { way in
      flow.reach(from: [way], while: { $0 != condition }).contains(place)
    }
    return ways.contains(true) && ways.contains(false)
  }
}
