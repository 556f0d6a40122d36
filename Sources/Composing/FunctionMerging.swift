import Diagnostics
import Livepatch
import Parallel

/// Rule 2: one function, one winner, under every configuration.
struct FunctionMerging {
  private let fixes: [Livepatch.Fix]
  private let selection: Selection
  private let code: CodeIndex
  /// All entries, sorted by function, those of one function in merge order.
  private let entries: [FunctionEntry]
  /// Where the entries of each function lie.
  let functions: [Range<Int>]
  private(set) var problems: [CompositionProblem] = []
  /// For a function, by where its entries begin, the entries that one stands on, directly or
  /// through others, nearest first; nothing for a function that one fix alone replaces.
  private var beneath: [Int: [[Int]]] = [:]

  init(_ selection: Selection, order: [Int], code: CodeIndex) {
    fixes = selection.fixes
    self.selection = selection
    self.code = code
    let parts = order.parallelMap { index in
      let entries = FunctionEntry.entries(of: selection.fixes[index], at: index, code: code)
        .filter { !$0.condition.isNever }
      // Nearly every fix gives each function a replacement of its own.
      let isShared = Set(entries.map(\.replacement.value)).count < entries.count
      return (entries: entries, isShared: isShared)
    }
    entries = Self.sorted(parts.flatMap(\.entries))
    functions = Self.groups(of: entries)
    for function in functions { settle(function) }
    checkFixWideBases(order)
    for part in parts where part.isShared { checkSharedReplacements(part.entries) }
    checkPositions()
  }

  /// The entries sorted by function, those of one function as they were.
  private static func sorted(_ entries: [FunctionEntry]) -> [FunctionEntry] {
    // Object by object, on all cores; and places are sorted, because an entry is large to move.
    var places: [ObjectName: [Int]] = [:]
    for (place, entry) in entries.enumerated() {
      places[entry.key.object, default: []].append(place)
    }
    return places.sorted { $0.key < $1.key }.map(\.value).parallelMap { places in
      places.sorted { a, b in
        let (first, second) = (entries[a].key, entries[b].key)
        if first.name != second.name { return first.name < second.name }
        return (first.position, a) < (second.position, b)
      }.map { entries[$0] }
    }.flatMap(\.self)
  }

  private static func groups(of entries: [FunctionEntry]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    for end in entries.indices.dropFirst() where entries[end].key != entries[start].key {
      groups.append(start..<end)
      start = end
    }
    if start < entries.count { groups.append(start..<entries.count) }
    return groups
  }

  func fixID(of entry: FunctionEntry) -> FixID { fixes[entry.fix].id.value }

  /// The entries of a function in merge order.
  func entries(of function: Range<Int>) -> ArraySlice<FunctionEntry> { entries[function] }

  func key(of function: Range<Int>) -> FunctionKey { entries[function.lowerBound].key }

  private func entries(of key: FunctionKey) -> ArraySlice<FunctionEntry> {
    var (low, high) = (0, functions.count)
    while low < high {
      let middle = (low + high) / 2
      if self.key(of: functions[middle]) < key { low = middle + 1 } else { high = middle }
    }
    guard low < functions.count, self.key(of: functions[low]) == key else { return [] }
    return entries[functions[low]]
  }

  /// The function as it comes out: candidates top first.
  func merged(_ function: Range<Int>, names: NameSpace) -> MergedFunction {
    let group = Array(entries[function])
    let key = key(of: function)
    let below = beneath[function.lowerBound]
    let candidates = group.indices.reversed().map { index in
      let entry = group[index]
      let id = fixID(of: entry)
      var bases: [FixID] = []
      for base in below?[index] ?? [] where !bases.contains(fixID(of: group[base])) {
        bases.append(fixID(of: group[base]))
      }
      return MergedFunction.Candidate(
        fix: id, replacement: names.replacement(entry.replacement.value, of: id),
        condition: entry.condition, beneath: bases)
    }
    let written = group.first?.sympos ?? 0
    let isMixed = group.contains { $0.sympos != written }
    // What was written comes out; where 0 and 1 are mixed, 1 is right for both kinds of target.
    return MergedFunction(
      name: key.name, sympos: isMixed ? key.position : written, candidates: candidates)
  }

  private func place(_ entry: FunctionEntry) -> FunctionPlace {
    FunctionPlace(
      fix: fixes[entry.fix].id.value, range: entry.range, sympos: entry.sympos,
      replacement: entry.replacement,
      definition: code.definition(of: entry.replacement.value, in: fixes[entry.fix])?.range)
  }

  private mutating func settle(_ function: Range<Int>) {
    // Nearly every function ends here: one fix replaces it, on top of none.
    if function.count == 1, entries[function.lowerBound].onTopOf.isEmpty { return }
    let group = Array(entries[function])
    let key = key(of: function)
    let standsOn = group.indices.map { bases(of: $0, in: group, key) }
    let all = closure(standsOn)
    beneath[function.lowerBound] = all
    guard group.count > 1 else { return }
    checkBases(group, standsOn, key)
    checkConflicts(group, all, key)
    let positions = Set(group.map(\.sympos))
    if positions.count > 1 { problems.append(.symposMixture(key, group.map(place))) }
  }

  /// The entries that one says it stands on, of its own accord or as a part of its fix.
  private mutating func bases(of index: Int, in group: [FunctionEntry], _ key: FunctionKey) -> [Int]
  {
    let entry = group[index]
    var found: [Int] = []
    for target in entry.onTopOf {
      guard case .fix(let fix) = selection.target(of: target.value) else { continue }
      let matches = group.indices.filter { group[$0].fix == fix && $0 != index }
      if matches.isEmpty {
        problems.append(
          .onTopOfNothing(target, fix: fixes[entry.fix].id.value, function: key))
      }
      found += matches
    }
    for target in fixes[entry.fix].onTopOf {
      guard case .fix(let fix) = selection.target(of: target.value) else { continue }
      found += group.indices.filter { group[$0].fix == fix && !found.contains($0) }
    }
    return found
  }

  /// Everything below each entry, nearest first. Bases come earlier in merge order, so this ends.
  private func closure(_ standsOn: [[Int]]) -> [[Int]] {
    var all: [[Int]] = []
    for index in standsOn.indices {
      var reached: [Int] = []
      for base in standsOn[index] where base < index {
        if !reached.contains(base) { reached.append(base) }
        for deeper in all[base] where !reached.contains(deeper) { reached.append(deeper) }
      }
      all.append(reached.sorted(by: >))
    }
    return all
  }

  /// What an entry stands on must be there wherever the entry is.
  private mutating func checkBases(
    _ group: [FunctionEntry], _ standsOn: [[Int]], _ key: FunctionKey
  ) {
    for (index, entry) in group.enumerated() {
      for fix in Set(standsOn[index].map { group[$0].fix }).sorted() {
        let bases = standsOn[index].filter { group[$0].fix == fix }
        let there = bases.reduce(Condition.never) { $0 || group[$1].condition }
        guard let reference = reference(from: entry, to: fix) else { continue }
        let found = problem(at: entry.range) { () throws(UndecidableCondition) in
          try entry.condition.counterexample(to: there)
        } _: {
          .baseMissing(
            reference, function: key, base: Located(fixes[fix].id.value, at: group[bases[0]].range),
            $0)
        }
        if let found { problems.append(found) }
      }
    }
  }

  private func reference(from entry: FunctionEntry, to fix: Int) -> Reference? {
    let targets = entry.onTopOf + fixes[entry.fix].onTopOf
    return targets.first { target in
      if case .fix(let index) = selection.target(of: target.value) { index == fix } else { false }
    }.map { Reference(.onTopOf, from: fixes[entry.fix].id, to: $0) }
  }

  /// Entries that can hold together must be linked, or something that stands on both must hold too.
  private mutating func checkConflicts(
    _ group: [FunctionEntry], _ beneath: [[Int]], _ key: FunctionKey
  ) {
    var involved: Set<Int> = []
    var witness: Configuration?
    for second in group.indices {
      for first in group.indices where first < second {
        if beneath[second].contains(first) { continue }
        let joined = group.indices.reduce(Condition.never) { joined, index in
          beneath[index].contains(first) && beneath[index].contains(second)
            ? joined || group[index].condition : joined
        }
        let both = group[first].condition && group[second].condition && !joined
        var meeting: Configuration?
        do throws(UndecidableCondition) {
          meeting = try both.configuration()
        } catch {
          problems.append(
            .tooManySymbols(group[second].range, count: error.count, limit: error.limit))
        }
        guard let meeting else { continue }
        if group[first].fix == group[second].fix {
          problems.append(
            .functionTwiceInFix(
              key, first: place(group[first]), second: place(group[second]), meeting: meeting))
        } else {
          involved.formUnion([first, second])
          witness = witness ?? meeting
        }
      }
    }
    guard let witness else { return }
    let indices = involved.sorted()
    let common = indices.dropFirst().reduce(Set(beneath[indices[0]])) {
      $0.intersection(beneath[$1])
    }
    let places = indices.map { place(group[$0]) }
    problems.append(
      .functionConflict(
        FunctionConflict(
          function: key, entries: places, configuration: witness,
          commonBase: common.max().map { fixes[group[$0].fix].id.value },
          texts: textRelation(places.suffix(2)))))
  }

  private func textRelation(_ pair: ArraySlice<FunctionPlace>) -> TextRelation? {
    guard let a = pair.first, let b = pair.last,
      let first = definition(of: a), let second = definition(of: b)
    else { return nil }
    return code.relation(first, second)
  }

  private func definition(of place: FunctionPlace) -> CodeIndex.Definition? {
    fixes.first { $0.id.value == place.fix }.flatMap {
      code.definition(of: place.replacement.value, in: $0)
    }
  }

  /// `on_top_of` of a whole fix must find a function that both change.
  private mutating func checkFixWideBases(_ order: [Int]) {
    for index in order {
      for target in fixes[index].onTopOf {
        guard case .fix(let base) = selection.target(of: target.value), base != index else {
          continue
        }
        let shares = FunctionEntry.entries(of: fixes[index], at: index, code: code).contains {
          entry in
          entries(of: entry.key).contains { $0.fix == base }
        }
        if !shares { problems.append(.nothingInCommon(target, fix: fixes[index].id.value)) }
      }
    }
  }

  /// One replacement in the place of several functions: their prototypes and the stack check's
  /// ranges would have to agree.
  private mutating func checkSharedReplacements(_ own: [FunctionEntry]) {
    let byReplacement = Dictionary(
      grouping: own.sorted { $0.key < $1.key }, by: \.replacement.value)
    for (name, users) in byReplacement.sorted(by: { $0.key < $1.key }) where users.count > 1 {
      for (second, user) in users.enumerated().dropFirst() {
        guard let first = users[..<second].first(where: { $0.key != user.key }) else { continue }
        let found = problem(at: user.range) { () throws(UndecidableCondition) in
          try (first.condition && user.condition).configuration()
        } _: { _ in
          .replacementShared(name, first: place(first), second: place(user))
        }
        if let found { problems.append(found) }
      }
    }
  }

  /// "The name is unique" and "take the third of that name" cannot both be true of one kernel.
  private mutating func checkPositions() {
    // Sorted, all functions of one name lie side by side.
    var start = 0
    for (index, function) in functions.enumerated() {
      let next = index + 1
      let (this, other) = (
        key(of: function), functions.count > next ? key(of: functions[next]) : nil
      )
      if this.object == other?.object, this.name == other?.name { continue }
      let names = functions[start..<next]
      start = next
      guard names.count > 1 else { continue }
      let group = names.flatMap { entries[$0] }
      guard let unique = group.first(where: { $0.sympos == 0 }),
        let counted = group.first(where: { $0.sympos > 1 })
      else { continue }
      problems.append(.symposContradiction(unique: place(unique), counted: place(counted)))
    }
  }
}

/// A problem if there is a configuration that answers the question, or if that is too hard to tell.
func problem(
  at range: SourceRange, ifFound question: () throws(UndecidableCondition) -> Configuration?,
  _ made: (Configuration) -> CompositionProblem
) -> CompositionProblem? {
  do throws(UndecidableCondition) {
    return try question().map(made)
  } catch {
    return .tooManySymbols(range, count: error.count, limit: error.limit)
  }
}
