/// Who calls whom in the files of one module.
public struct CallGraph: Sendable {
  private let files: [CFile]
  private var byName: [String: [Definition]] = [:]

  /// A function or macro that calls others.
  public struct Definition: Hashable, Sendable {
    public let file: Int
    public let index: Int
    public let isMacro: Bool
  }

  /// One step of a path: where a definition calls the next one.
  public struct Step: Sendable {
    public let file: CFile
    /// The function or macro in which the call stands.
    public let caller: String
    public let callee: String
    public let call: CCall
  }

  public init(_ files: [CFile]) {
    self.files = files
    for (number, file) in files.enumerated() {
      for (index, function) in file.functions.enumerated() {
        byName[function.name, default: []].append(
          Definition(file: number, index: index, isMacro: false))
      }
      for (index, macro) in file.macros.enumerated() where !macro.calls.isEmpty {
        byName[macro.name, default: []].append(
          Definition(file: number, index: index, isMacro: true))
      }
    }
  }

  /// A shortest path of calls from a function to any of the wanted names, which need not be
  /// defined here.
  public func path(from start: String, to wanted: Set<String>) -> [Step]? {
    paths(from: start, to: wanted).first
  }

  /// A shortest path to each place that calls a wanted name.
  public func paths(from start: String, to wanted: Set<String>) -> [[Step]] {
    var found: [[Step]] = []
    var cameBy: [Definition: (from: Definition, step: Step)] = [:]
    var queue = byName[start] ?? []
    let starts = Set(queue)
    var next = 0
    while next < queue.count {
      let definition = queue[next]
      next += 1
      let file = files[definition.file]
      let (caller, calls) =
        definition.isMacro
        ? (file.macros[definition.index].name, file.macros[definition.index].calls)
        : (file.functions[definition.index].name, file.functions[definition.index].calls)
      for call in file.calls[calls] {
        let callee = file.text(call.name)
        let step = Step(file: file, caller: caller, callee: callee, call: call)
        if wanted.contains(callee) {
          var path = [step]
          var at = definition
          while !starts.contains(at), let earlier = cameBy[at] {
            path.append(earlier.step)
            at = earlier.from
          }
          found.append(path.reversed())
          continue
        }
        for target in targets(of: callee, from: definition.file)
        where cameBy[target] == nil && !starts.contains(target) {
          cameBy[target] = (definition, step)
          queue.append(target)
        }
      }
    }
    return found
  }

  /// What a name means in a file: its own definition, else one that is not static elsewhere.
  private func targets(of name: String, from file: Int) -> [Definition] {
    let all = byName[name] ?? []
    let own = all.filter { $0.file == file }
    if !own.isEmpty { return own }
    return all.filter { $0.isMacro || !files[$0.file].functions[$0.index].isStatic }
  }
}
