import Foundation
import Testing

/// What the published SARIF 2.1.0 schema (OASIS) demands of the objects that are emitted, and what
/// code scanning services need on top: each kind of object with the keys it must have (`!`) and
/// those it may have. The schema itself forbids all others.
private let shapes: [String: [String: String]] = [
  "log": ["$schema": "uri", "version": "!2.1.0", "runs": "![run]"],
  "run": [
    "tool": "!tool", "invocations": "[invocation]", "originalUriBaseIds": "bases",
    "columnKind": "utf16CodeUnits", "newlineSequences": "[text]", "results": "![result]",
  ],
  "tool": ["driver": "!driver"],
  "driver": ["name": "!text", "version": "text", "rules": "![rule]"],
  "rule": [
    "id": "!text", "shortDescription": "!message", "fullDescription": "!message",
    "help": "!help", "defaultConfiguration": "!configuration", "properties": "any",
  ],
  "configuration": ["level": "!level"],
  "message": ["text": "!text"],
  "help": ["text": "!text", "markdown": "!text"],
  "invocation": ["executionSuccessful": "!flag"],
  "bases": ["%SRCROOT%": "!base"],
  "base": ["description": "!message"],
  "result": [
    "ruleId": "!text", "ruleIndex": "index", "level": "!level", "message": "!message",
    "locations": "![location]", "relatedLocations": "[related]",
    "partialFingerprints": "!fingerprints", "fixes": "[fix]", "properties": "any",
  ],
  "fingerprints": ["primaryLocationLineHash": "!text"],
  "location": ["physicalLocation": "!place"],
  "related": ["id": "!index", "physicalLocation": "!place", "message": "!message"],
  "place": ["artifactLocation": "!artifact", "region": "!region"],
  "artifact": ["uri": "!reference", "uriBaseId": "!%SRCROOT%"],
  "region": [
    "startLine": "!position", "startColumn": "!position", "endLine": "!position",
    "endColumn": "!position", "byteOffset": "!index", "byteLength": "!index",
  ],
  "fix": ["description": "!message", "artifactChanges": "![change]"],
  "change": ["artifactLocation": "!artifact", "replacements": "![replacement]"],
  "replacement": ["deletedRegion": "!region", "insertedContent": "!message"],
]

/// Everything in a SARIF document that the requirements forbid.
func sarifProblems(_ text: String) throws -> [String] {
  let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
  var problems: [String] = []
  check(value, "log", at: "", &problems)
  return problems
}

private func check(_ value: Any, _ kind: String, at path: String, _ problems: inout [String]) {
  func demand(_ isMet: Bool) { if !isMet { problems.append("\(path): no \(kind)") } }
  if kind.hasPrefix("[") {
    guard let values = value as? [Any] else { return demand(false) }
    for (number, value) in values.enumerated() {
      check(value, String(kind.dropFirst().dropLast()), at: "\(path)[\(number)]", &problems)
    }
    return
  }
  if let shape = shapes[kind] {
    guard let members = value as? [String: Any] else { return demand(false) }
    for key in members.keys where shape[key] == nil { problems.append("\(path): has \(key)") }
    for (key, kind) in shape {
      if let value = members[key] {
        check(
          value, kind.hasPrefix("!") ? String(kind.dropFirst()) : kind, at: "\(path)/\(key)",
          &problems)
      } else if kind.hasPrefix("!") {
        problems.append("\(path): lacks \(key)")
      }
    }
    if kind == "region", let numbers = members as? [String: Int] {
      let start = (numbers["startLine"] ?? 0, numbers["startColumn"] ?? 0)
      demand(start <= (numbers["endLine"] ?? 0, numbers["endColumn"] ?? 0))
    }
    return
  }
  switch kind {
  case "any": break
  case "text": demand(value is String)
  case "flag": demand(value is Bool)
  case "level": demand(["error", "warning", "note"].contains(value as? String))
  case "position": demand((value as? Int).map { $0 >= 1 } == true)
  case "index": demand((value as? Int).map { $0 >= 0 } == true)
  case "uri": demand((value as? String)?.hasPrefix("https://") == true)
  case "reference":
    // RFC 3986, relative: no scheme, no blanks, every `%` with two digits.
    let uri = value as? String ?? " "
    let isEncoded = uri.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
      .allSatisfy { $0.count >= 2 && $0.prefix(2).allSatisfy(\.isHexDigit) }
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/@%")
    demand(isEncoded && uri.allSatisfy { allowed.contains($0) })
  default: demand(value as? String == kind)
  }
}
