/// A module written by hand with nothing wrong in it, but for the parts that an example puts in the
/// place of its own.
///
/// - Parameter patch: members of the `struct klp_patch` behind `.objs`.
func handWritten(
  before: String = "",
  functions: String = """
  static struct klp_func funcs[] = {
  	{
  		.old_name = "cmdline_proc_show",
  		.new_func = lp_cmdline_proc_show,
  	}, { }
  };
  """,
  objects: String = """
  static struct klp_object objs[] = {
  	{
  		/* name being NULL means vmlinux */
  		.funcs = funcs,
  	}, { }
  };
  """,
  patch: String = """
  static struct klp_patch patch = {
  	.mod = THIS_MODULE,
  	.objs = objs,
  	.replace = true,
  };
  """,
  initialise: String = """
  static int lp_init(void)
  {
  	return klp_enable_patch(&patch);
  }
  """,
  exit: String = """
  static void lp_exit(void)
  {
  }
  """,
  macros: String = """
  module_init(lp_init);
  module_exit(lp_exit);
  MODULE_LICENSE("GPL");
  MODULE_INFO(livepatch, "Y");
  """
) -> String {
  let replacement = """
    static int lp_cmdline_proc_show(struct seq_file *m, void *v)
    {
    	seq_puts(m, "patched\\n");
    	return 0;
    }
    """
  return [replacement, before, functions, objects, patch, initialise, exit, macros]
    .filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
}
