import Livepatch

extension Timeline {
  /// The timeline as a picture, in one file that needs no other: a column a step, a row for each
  /// livepatch, module, function and shadow variable.
  public var svg: String { TimelineDrawing(self).svg }
}

/// A row: what holds after each step.
private struct Lane {
  var label: String
  var cells: [Cell]

  struct Cell: Equatable {
    var text: String
    /// Empty: nothing is drawn.
    var style: String
    /// What holds for tasks that are switched, where it differs; the cell is split then.
    var second: Half?

    struct Half: Equatable {
      var text: String
      var style: String
    }
  }
}

private struct TimelineDrawing {
  let timeline: Timeline
  let columns: Int
  private var picture = SVGText()
  private var y = 0

  private static let labelWidth = 190
  private static let columnWidth = 176
  private static let laneHeight = 26
  private static let lineHeight = 14
  /// Characters in a column, for text that is wrapped.
  private static let columnCharacters = 24
  /// Colours of patches; a further patch begins anew.
  private static let colours = [
    "#cfe3f7", "#d8efd3", "#fbe3c0", "#e6d9f2", "#f7d4d4", "#d3eeee", "#f3ecb8", "#e3d5c8",
  ]

  init(_ timeline: Timeline) {
    self.timeline = timeline
    columns = timeline.moments.count
    draw()
  }

  var svg: String {
    let width = x(columns) + 12
    let head = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(y + 12)" \
      viewBox="0 0 \(width) \(y + 12)" role="img">
      <title>\(SVGText.escaped(timeline.name))</title>
      <style>
      text { font: 11px sans-serif; fill: #1d2530 }
      .name { font-size: 15px; font-weight: bold }
      .section { font-size: 10px; fill: #67707c; letter-spacing: 1px }
      .step { font-weight: bold }
      .small { font: 10px monospace }
      .refused, .harm { fill: #b3261e; font-weight: bold }
      .paper { fill: #ffffff }
      .grid { stroke: #e3e6ea }
      .original { fill: #eef0f2 }
      .idle { fill: #dde0e4 }
      .turning { fill: #ffe08a }
      .present { fill: #eef0f2 }
      .bad { fill: #f2b8b5 }
      """
    let patches = Self.colours.enumerated().map { ".p\($0.offset) { fill: \($0.element) }" }
    let body = patches + ["</style>"] + picture.lines
    return head + "\n" + body.joined(separator: "\n") + "\n</svg>\n"
  }

  private func x(_ column: Int) -> Int { Self.labelWidth + column * Self.columnWidth }

  private var world: World { timeline.world }

  private func style(_ patch: Int?) -> String {
    patch.map { "p\($0 % Self.colours.count)" } ?? "original"
  }
}

// MARK: - From top to bottom

extension TimelineDrawing {
  private mutating func draw() {
    y = 24
    let width = x(columns)
    picture.text(timeline.name, x: 12, y: y, width: width, class: "name", perCharacter: 8)
    if let about = timeline.about {
      for line in SVGText.wrapped(about, to: max(40, width / 6)) {
        y += 16
        picture.text(line, x: 12, y: y, width: width, perCharacter: 5)
      }
    }
    y += 14
    drawHeads()
    drawSection("LIVEPATCHES", world.patches.indices.map(patchLane))
    drawSection("MODULES", world.objects.indices.dropFirst().map(moduleLane))
    drawSection("WHO RUNS", functionLanes)
    drawSection("SHADOW VARIABLES", world.variables.indices.map(variableLane))
    drawSection("SYSTEM STATES", world.states.indices.map(stateLane))
    drawLists("CALLBACKS", callbacks, class: "small")
    drawLists("HARM", harms, class: "harm")
    drawGrid()
  }

  private var callbacks: [[String]] {
    timeline.moments.map { moment in
      moment.effects.compactMap { effect in
        guard case .callback(let patch, let object, let slot, let result) = effect else {
          return nil
        }
        // What is called first: a long name is cut.
        return "\(slot.rawValue) \(world.objects[object])"
          + (result == .success ? "" : " = \(result)") + ": \(world.patches[patch].name)"
      }
    }
  }

  private var harms: [[String]] {
    timeline.moments.map { moment in
      moment.harms.flatMap { SVGText.wrapped(world.sentence($0), to: Self.columnCharacters) }
    }
  }

  /// What is done, above each column.
  private mutating func drawHeads() {
    let heads = timeline.moments.enumerated().map { number, moment in
      SVGText.wrapped("\(number + 1). \(world.title(moment.event))", to: Self.columnCharacters)
    }
    let height = (heads.map(\.count).max() ?? 0) + 1
    for (column, lines) in heads.enumerated() {
      var place = y
      let left = x(column) + 4
      for line in lines {
        place += Self.lineHeight
        picture.text(line, x: left, y: place, width: Self.columnWidth, class: "step")
      }
      let result = timeline.moments[column].result
      if result != .success {
        picture.text(
          "= \(result)", x: left, y: place + Self.lineHeight, width: Self.columnWidth,
          class: "refused")
      }
    }
    y += height * Self.lineHeight + 6
  }

  private mutating func drawSection(_ name: String, _ lanes: [Lane]) {
    if lanes.isEmpty { return }
    y += 18
    picture.text(name, x: 12, y: y, width: Self.labelWidth, class: "section", perCharacter: 8)
    y += 6
    for lane in lanes { draw(lane) }
  }

  /// One row; neighbouring cells that are equal become one bar.
  private mutating func draw(_ lane: Lane) {
    // A split cell holds two lines of text.
    let isSplit = lane.cells.contains { $0.second != nil }
    let height = isSplit ? Self.laneHeight + 8 : Self.laneHeight
    picture.text(lane.label, x: 12, y: y + height / 2 + 4, width: Self.labelWidth - 20)
    var column = 0
    while column < lane.cells.count {
      let cell = lane.cells[column]
      var end = column + 1
      while end < lane.cells.count, lane.cells[end] == cell { end += 1 }
      let width = (end - column) * Self.columnWidth - 4
      let left = x(column) + 2
      if let second = cell.second {
        let half = height / 2 - 2
        bar(cell.text, cell.style, left, y + 2, width, half)
        bar(second.text, second.style, left, y + 2 + half, width, half)
      } else if !cell.style.isEmpty {
        bar(cell.text, cell.style, left, y + 2, width, height - 4)
      }
      column = end
    }
    y += height
  }

  private mutating func bar(
    _ text: String, _ style: String, _ left: Int, _ top: Int, _ width: Int, _ height: Int
  ) {
    picture.rectangle(x: left, y: top, width: width, height: height, class: style, title: text)
    picture.text(text, x: left + 5, y: top + height / 2 + 4, width: width - 8)
  }

  /// A list a column, where any column has one.
  private mutating func drawLists(_ name: String, _ lists: [[String]], class style: String) {
    guard let longest = lists.map(\.count).max(), longest > 0 else { return }
    y += 18
    picture.text(name, x: 12, y: y, width: Self.labelWidth, class: "section", perCharacter: 8)
    for (column, lines) in lists.enumerated() {
      let left = x(column) + 4
      for (number, line) in lines.enumerated() {
        picture.text(
          line, x: left, y: y + number * Self.lineHeight, width: Self.columnWidth - 4,
          class: style)
      }
    }
    y += (longest - 1) * Self.lineHeight + 6
  }

  /// Behind everything: paper, and lines between the steps.
  private mutating func drawGrid() {
    var behind = SVGText()
    behind.rectangle(x: 0, y: 0, width: x(columns) + 12, height: y + 12, class: "paper")
    for column in 0...columns {
      behind.line(x1: x(column), y1: 44, x2: x(column), y2: y, class: "grid")
    }
    for line in picture.lines { behind.add(line) }
    picture = behind
  }
}

// MARK: - Rows

extension TimelineDrawing {
  private func patchLane(_ patch: Int) -> Lane {
    Lane(
      label: world.patches[patch].name,
      cells: timeline.moments.map { moment in
        let standing = world.standing(of: patch, in: moment.state)
        let isTurning = moment.state.transition?.patch == patch
        let style =
          !moment.state.loaded.contains(patch)
          ? ""
          : isTurning
            ? "turning" : moment.state.enabled.contains(patch) ? self.style(patch) : "idle"
        return Lane.Cell(text: standing, style: style)
      })
  }

  private func moduleLane(_ object: Int) -> Lane {
    Lane(
      label: world.objects[object].text,
      cells: timeline.moments.map {
        $0.state.present.contains(object)
          ? Lane.Cell(text: "loaded", style: "present") : Lane.Cell(text: "", style: "")
      })
  }

  /// Functions that share their fate share a row.
  private var functionLanes: [Lane] {
    var lanes: [(lane: Lane, others: Int)] = []
    for function in world.functions.indices {
      let cells = timeline.moments.map { cell(function, in: $0.state) }
      if let place = lanes.firstIndex(where: { $0.lane.cells == cells }) {
        lanes[place].others += 1
      } else {
        let name = world.functions[function].key.description
        lanes.append((Lane(label: name, cells: cells), 0))
      }
    }
    return lanes.map { lane, others in
      var lane = lane
      // Cut here, so that the number stays.
      if others > 0 {
        let isLong = lane.label.count > 22
        lane.label = lane.label.prefix(22) + (isLong ? "… +\(others)" : " +\(others)")
      }
      return lane
    }
  }

  private func cell(_ function: Int, in state: State) -> Lane.Cell {
    let old = world.implementation(of: function, isSwitched: false, in: state)
    let new = world.implementation(of: function, isSwitched: true, in: state)
    func name(_ patch: Int?) -> String {
      patch.map { world.patches[$0].name } ?? ScenarioExpectation.original
    }
    if old == new { return Lane.Cell(text: name(new), style: style(new)) }
    return Lane.Cell(
      text: "\(name(old)): not switched", style: style(old),
      second: Lane.Cell.Half(text: "\(name(new)): switched", style: style(new)))
  }

  private func variableLane(_ variable: Int) -> Lane {
    Lane(
      label: "\(world.variables[variable].name) (\(world.variables[variable].id))",
      cells: timeline.moments.map { moment in
        let standing = world.standing(ofVariable: variable, in: moment.state)
        let isBad = moment.state.damaged.contains(variable)
        let isIdle = moment.state.abandoned.contains(variable)
        return Lane.Cell(
          text: standing,
          style: moment.state.allocated.contains(variable)
            ? isBad ? "bad" : isIdle ? "idle" : "present" : "")
      })
  }

  private func stateLane(_ number: Int) -> Lane {
    Lane(
      label: "\(world.states[number].name) (\(world.states[number].id))",
      cells: timeline.moments.map {
        $0.state.applied.contains(number)
          ? Lane.Cell(text: "changed", style: "present") : Lane.Cell(text: "", style: "")
      })
  }
}
