public import Diagnostics

/// A kernel the patch set is released for.
public struct Kernel: Hashable, Sendable {
  /// What the manifest and reports call it; also the folder of its output and releases.
  public var name: String
  /// What `uname -r` prints there; may be a glob.
  public var release: String

  public init(name: String, release: String) {
    self.name = name
    self.release = release
  }

  /// Whether an entry of a fix's `kernels:` means this kernel: a glob over the name or over the
  /// release. A `*` of the release itself is only matched by a `*`, so an entry never claims more
  /// than every kernel of the glob.
  public func isMeant(by pattern: String) -> Bool {
    globMatches(pattern, name) || globMatches(pattern, release)
  }
}

/// A kernel of the manifest together with where it stands and the release number that counts there.
public struct TargetKernel: Sendable {
  public var kernel: Located<Kernel>
  /// The release number on this kernel; the manifest's own unless the kernel counts alone.
  public var version: Located<Int>

  public init(kernel: Located<Kernel>, version: Located<Int>) {
    self.kernel = kernel
    self.version = version
  }
}

/// Whether a text matches a pattern of `*` (any run), `?` (one byte, never a `*`) and literals.
///
/// Linear in pattern × text, no recursion.
public func globMatches(_ pattern: String, _ text: String) -> Bool {
  let pattern = Array(pattern.utf8)
  let text = Array(text.utf8)
  let star = UInt8(ascii: "*")
  var p = 0
  var t = 0
  var restart: (pattern: Int, text: Int)?
  while t < text.count {
    if p < pattern.count, pattern[p] == star {
      restart = (p, t)
      p += 1
    } else if p < pattern.count,
      pattern[p] == text[t] || (pattern[p] == UInt8(ascii: "?") && text[t] != star)
    {
      p += 1
      t += 1
    } else if let (starAt, taken) = restart {
      restart = (starAt, taken + 1)
      p = starAt + 1
      t = taken + 1
    } else {
      return false
    }
  }
  return pattern[p...].allSatisfy { $0 == star }
}

/// Whether some text matches both of two patterns of `*`, `?` and literals. Pattern × pattern steps.
public func globsMeet(_ first: String, _ second: String) -> Bool {
  let (a, b) = (Array(first.utf8), Array(second.utf8))
  let (star, one) = (UInt8(ascii: "*"), UInt8(ascii: "?"))
  // Whether what is left of `b` from each place meets what is left of `a` behind the row's.
  var below = [Bool](repeating: false, count: b.count + 1)
  for i in stride(from: a.count, through: 0, by: -1) {
    var row = [Bool](repeating: false, count: b.count + 1)
    for j in stride(from: b.count, through: 0, by: -1) {
      let (head, other) = (i < a.count ? a[i] : nil, j < b.count ? b[j] : nil)
      row[j] =
        switch (head, other) {
        case (nil, nil): true
        case (star?, _): below[j] || j < b.count && row[j + 1]
        case (_, star?): row[j + 1] || i < a.count && below[j]
        case (let head?, let other?):
          (head == other || head == one || other == one) && below[j + 1]
        default: false
        }
    }
    below = row
  }
  return below[0]
}
