internal import Diagnostics

extension CFile {
  /// In which order the statements of a body can run.
  ///
  /// Every statement is a place control comes to, where its `expression` is evaluated. A block, a
  /// label or an alternative is one too, at which nothing happens.
  public struct Flow: Sendable {
    /// Where control goes from one statement.
    public struct Edge: Hashable, Sendable {
      /// The statement that is next; `nil` where the function ends.
      public let to: Int?
      /// What the condition is on this way, if the statement has one.
      public let when: Bool?
    }

    private let edges: [Edge]
    /// Where the edges of each statement begin; one more than there are statements.
    private let starts: [Int]

    fileprivate init(_ builder: FlowBuilder) {
      edges = builder.edges
      starts = builder.starts + [builder.edges.count]
    }

    public func edges(from statement: Int) -> ArraySlice<Edge> {
      edges[starts[statement]..<starts[statement + 1]]
    }

    /// The statements that can run behind some ways, nearest first, each once: whatever stands
    /// behind a statement for which `goesOn` says no is not looked at by that way.
    public func reach(
      from ways: some Sequence<Edge>, while goesOn: (Int) -> Bool
    ) -> [Int] {
      var isSeen = Array(repeating: false, count: starts.count)
      var reached: [Int] = []
      func add(_ ways: some Sequence<Edge>) {
        for way in ways {
          guard let to = way.to, !isSeen[to] else { continue }
          isSeen[to] = true
          reached.append(to)
        }
      }
      add(ways)
      var next = 0
      while next < reached.count {
        if goesOn(reached[next]) { add(edges(from: reached[next])) }
        next += 1
      }
      return reached
    }
  }

  public func flow(of body: Body) -> Flow {
    var builder = FlowBuilder(body: body, file: self)
    builder.build()
    return Flow(builder)
  }
}

/// Goes over the statements once; what stands around a statement is before it in the list.
private struct FlowBuilder {
  let body: CFile.Body
  let file: CFile
  var edges: [CFile.Flow.Edge] = []
  var starts: [Int] = []

  /// What statements lead to, by statement; `exit` is the end of the function.
  private var following: [Int]
  private var afterBreak: [Int]
  private var afterContinue: [Int]
  /// The labels by name, and what each `switch` can go to.
  private var labels: [UInt32: Int] = [:]
  private var cases: [Int: [Int]] = [:]
  private var hasDefault: Set<Int> = []
  private let exit: Int

  init(body: CFile.Body, file: CFile) {
    self.body = body
    self.file = file
    exit = body.statements.count
    following = Array(repeating: exit, count: exit)
    afterBreak = following
    afterContinue = following
  }

  mutating func build() {
    findLabels()
    for index in body.statements.indices {
      starts.append(edges.count)
      addEdges(from: index)
    }
  }

  private mutating func findLabels() {
    var switches = Array(repeating: -1, count: exit)
    for (index, statement) in body.statements.enumerated() {
      if let parent = statement.parent {
        switches[index] = body.statements[parent].kind == .switch ? parent : switches[parent]
      }
      switch statement.kind {
      case .label: labels[hash(statement.expression)] = labels[hash(statement.expression)] ?? index
      case .case: cases[switches[index], default: []].append(index)
      case .default:
        cases[switches[index], default: []].append(index)
        hasDefault.insert(switches[index])
      default: break
      }
    }
  }

  private func hash(_ name: ByteRange) -> UInt32 {
    CFile.Name.hash(file.source.bytes[name.bytes])
  }

  private mutating func addEdges(from index: Int) {
    let statement = body.statements[index]
    switch statement.kind {
    case .block, .else, .alternative:
      add(enter(index, then: following[index]))
    case .conditional:
      addAlternatives(of: index)
    case .if:
      addBranches(of: index)
    case .while, .for, .macro:
      let first = enter(index, then: index, breaking: following[index], continuing: index)
      add(first, when: true)
      if !isAlways(true, statement) { add(following[index], when: false) }
    case .do:
      addDo(index)
    case .doCondition:
      if !isAlways(false, statement), let loop = statement.parent {
        add(loop + 1, when: true)
      }
      if !isAlways(true, statement) { add(following[index], when: false) }
    case .switch:
      _ = enter(index, then: following[index], breaking: following[index])
      for target in cases[index] ?? [] { add(target) }
      if !hasDefault.contains(index) { add(following[index]) }
    case .goto:
      add(labels[hash(statement.expression)] ?? exit)
    case .break: add(afterBreak[index])
    case .continue: add(afterContinue[index])
    case .return: add(exit)
    case .case, .default, .label, .expression, .empty: add(following[index])
    }
  }

  private mutating func add(_ target: Int, when: Bool? = nil) {
    edges.append(CFile.Flow.Edge(to: target == exit ? nil : target, when: when))
  }

  /// Tells the statements in one what is behind them, and returns the first of them.
  private mutating func enter(
    _ index: Int, then next: Int, breaking: Int? = nil, continuing: Int? = nil
  ) -> Int {
    enter(
      body.children(of: index)[...], then: next, breaking: breaking ?? afterBreak[index],
      continuing: continuing ?? afterContinue[index])
  }

  private mutating func enter(
    _ children: ArraySlice<Int>, then next: Int, breaking: Int, continuing: Int
  ) -> Int {
    var behind = next
    for child in children.reversed() {
      following[child] = behind
      afterBreak[child] = breaking
      afterContinue[child] = continuing
      behind = child
    }
    return behind
  }

  private mutating func addBranches(of index: Int) {
    var children = body.children(of: index)[...]
    let end = following[index]
    var other = end
    if let last = children.last, body.statements[last].kind == .else {
      children.removeLast()
      other = enter(
        [last], then: end, breaking: afterBreak[index], continuing: afterContinue[index])
    }
    let first = enter(
      children, then: end, breaking: afterBreak[index], continuing: afterContinue[index])
    add(first, when: true)
    add(other, when: false)
  }

  private mutating func addDo(_ index: Int) {
    var children = body.children(of: index)[...]
    var condition = following[index]
    if let last = children.last, body.statements[last].kind == .doCondition {
      children.removeLast()
      condition = enter(
        [last], then: following[index], breaking: following[index], continuing: last)
    }
    add(enter(children, then: condition, breaking: following[index], continuing: condition))
  }

  /// Each alternative is a way, and none of them if all conditions may be false.
  private mutating func addAlternatives(of index: Int) {
    var isExhaustive = false
    for alternative in body.children(of: index) {
      add(
        enter(
          [alternative], then: following[index], breaking: afterBreak[index],
          continuing: afterContinue[index]))
      isExhaustive = file.isLastAlternative(body.statements[alternative])
    }
    if !isExhaustive { add(following[index]) }
  }

  /// Whether a loop's condition is the constant 1 or 0 (or is left out, which is 1).
  private func isAlways(_ value: Bool, _ statement: CFile.Statement) -> Bool {
    guard statement.kind != .macro else { return false }
    guard let condition = file.condition(of: statement) else { return value }
    let text = file.source.bytes[condition.bytes]
    return (value ? ["1", "true"] : ["0", "false"]).contains { text.elementsEqual($0.utf8) }
  }
}
