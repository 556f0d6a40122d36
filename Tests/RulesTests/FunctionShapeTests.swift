import CSource
import Diagnostics
import Testing

@testable import Rules

/// What can be told about two declarations of one function without headers.
@Suite struct FunctionShapeTests {
  private func difference(_ declaration: String, _ definition: String) throws -> String? {
    let file = CFile(
      reading: SourceText(path: "a.c", bytes: Array("\(declaration);\n\(definition)\n{\n}\n".utf8)),
      as: FileID(0))
    let prototype = try #require(file.prototypes.first)
    let function = try #require(file.functions.first)
    return FunctionShape(prototype, in: file).difference(from: FunctionShape(function, in: file))
  }

  @Test(arguments: [
    ("int f(void)", "int f(int a)", "the number of parameters (0 here, 1 there)"),
    ("int f(int a, ...)", "int f(int a)", "the number of parameters (1 and more here, 1 there)"),
    ("int f(int a)", "long f(int a)", "the type of the result"),
    ("void f(int a)", "int f(int a)", "the type of the result"),
    ("int f(struct x *a)", "int f(int a)", "the type of parameter 1"),
    ("int f(u32 a, u64 b)", "int f(u32 a, u32 b)", "the type of parameter 2"),
    ("int f(struct x a)", "int f(struct x *a)", "the type of parameter 1"),
    ("int f(bool a)", "int f(int a)", "the type of parameter 1"),
    ("int f(struct x a)", "int f(struct y a)", "the type of parameter 1"),
  ]) func seesWhatDiffers(declaration: String, definition: String, difference: String) throws {
    #expect(try self.difference(declaration, definition) == difference)
  }

  @Test(arguments: [
    ("int f(const char *)", "int f(const char name[])"),
    ("int f(unsigned int)", "int f(u32 flags)"),
    ("long f(unsigned long a)", "s64 f(size_t a)"),
    ("extern int f(struct x *)", "asmlinkage int f(struct x __user *p)"),
    ("foo_t f(bar_t a)", "int f(struct bar *a)"),
    ("int f()", "int f(int a)"),
    ("int f(PARAMETERS)", "int f(int a, int b)"),
    ("int f(int (*call)(int, int))", "int f(call_t call)"),
    ("enum kind f(void)", "static int f(void)"),
    ("int f(unsigned char a)", "int f(u8 a)"),
    ("struct x *f(void)", "void *f(void)"),
    ("int f(long long a)", "int f(long a)"),
    ("int f(int a, ...)", "int f(int first, ...)"),
  ]) func claimsNothingElse(declaration: String, definition: String) throws {
    #expect(try difference(declaration, definition) == nil)
  }
}
