import Testing

@testable import Differential

@Suite struct GuestScriptTests {
  @Test func aStoryBecomesCommands() throws {
    let story = try #require(
      Story(
        try scenario(
          """
          scenario: all
          loaded: [lab_one]
          patches:
            lp_1:
              replace: false
              objects:
                vmlinux: { functions: [version_proc_show], callbacks: [pre_patch, post_unpatch] }
                lab_one: { functions: [one_alpha, one_beta], pre_patch_returns: ENODEV }
              states: { s: { id: 2, version: 3 } }
              shadow_variables: { v: { id: 4, freed_by: [last_user] }, w: { id: 5 } }
          steps:
            - load: lp_1
              fails: { pre_patch: vmlinux, with: EBUSY, of: lp_1 }
            - hold: lab_one/one_alpha
            - release: lab_one/one_alpha
            - unload_module: lab_one
            - ftrace: false
          """)))
    let lines = GuestScript(story).text(number: 3).split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "begin 3", "load_module /modules/lab_one.ko", "step || exit 0",
        "try load_module /modules/lp_1.ko replace=0 "
          + "objects=vmlinux:version_proc_show:9:0,lab_one:one_alpha+one_beta:0:-19 states=2:3 "
          + "variables=4:c,5:- veto=vmlinux=-16",
        "settle 0 'module lab_one 0'", "step || exit 0", "hold one_alpha ",
        "settle 0 'module lab_one 0'", "step || exit 0", "release one_alpha",
        "settle 0 'module lab_one 0'", "step || exit 0", "try rmmod lab_one", "settle 0 ''",
        "step || exit 0", "try put 0 /proc/sys/kernel/ftrace_enabled", "settle 0 ''",
        "finish || exit 0",
      ])
  }

  /// The driver's lists are those of the catalogue.
  @Test func theDriverKnowsTheCatalogue() {
    for module in Catalogue.modules { #expect(GuestDriver.program.contains(module)) }
    for object in Catalogue.objects {
      for function in Catalogue.functions(of: object) {
        #expect(GuestDriver.program.contains(function))
      }
    }
  }
}
