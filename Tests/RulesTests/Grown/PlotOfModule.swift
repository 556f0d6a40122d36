/// A clean module written by hand, in the manner of the kernel's samples.
let plotOfModule = """
  // SPDX-License-Identifier: GPL-2.0-only
  #include <linux/kernel.h>
  #include <linux/livepatch.h>
  #include <linux/module.h>
  #include <linux/seq_file.h>
  #include <linux/slab.h>

  #define $P_ID	0x2026$n50

  struct $p_seen {
  	unsigned long count;
  };

  static char *$p_text;

  /*@helpers*/
  /*@filler*/
  static int livepatch_$p_show(struct seq_file *m, void *v)
  {
  	struct $p_seen *seen;

  	seen = klp_shadow_get_or_alloc(m, $P_ID, sizeof(*seen), GFP_KERNEL, NULL, NULL);
  	if (!seen)
  		return -ENOMEM;
  	seq_printf(m, "%s: %lu\\n", $p_text, ++seen->count);
  	/*@show*/
  	return 0;
  }

  static int livepatch_$p_release(struct inode *inode, struct file *file)
  {
  	klp_shadow_free(file->private_data, $P_ID, NULL);
  	return $p_module_step_0(file);
  }

  static int livepatch_$p_lookup(unsigned long key)
  {
  	return key ? 0 : -ENOENT;
  }

  static int $p_pre_patch(struct klp_object *obj)
  {
  	/*@pre_patch*/
  	return 0;
  }

  static void $p_post_patch(struct klp_object *obj)
  {
  	pr_info("%s is patched\\n", obj->name ? obj->name : "vmlinux");
  	/*@post_patch*/
  }

  static void $p_post_unpatch(struct klp_object *obj)
  {
  	/*@post_unpatch*/
  	pr_info("%s is as it was\\n", obj->name ? obj->name : "vmlinux");
  }

  static struct klp_func vmlinux_funcs[] = {
  	{
  		.old_name = "$p_show",
  		.new_func = livepatch_$p_show,
  	},
  	{
  		.old_name = "$p_release",
  		.new_func = livepatch_$p_release,
  	}, { }
  };

  static struct klp_func driver_funcs[] = {
  	{
  		.old_name = "$p_lookup",
  		.new_func = livepatch_$p_lookup,
  		.old_sympos = 1,
  	}, { }
  };

  static struct klp_object objs[] = {
  	{
  		/* name being NULL means vmlinux */
  		.funcs = vmlinux_funcs,
  		.callbacks = {
  			.pre_patch = $p_pre_patch,
  			.post_patch = $p_post_patch,
  			.post_unpatch = $p_post_unpatch,
  		},
  	},
  	{
  		.name = "$p_driver",
  		.funcs = driver_funcs,
  	}, { }
  };

  static struct klp_patch patch = {
  	.mod = THIS_MODULE,
  	.objs = objs,
  	.replace = true,
  };

  static int __init $p_init(void)
  {
  	int err;

  	$p_text = kstrdup("$p", GFP_KERNEL);
  	if (!$p_text)
  		return -ENOMEM;
  	/*@init*/
  	err = klp_enable_patch(&patch);
  	if (err)
  		kfree($p_text);
  	return err;
  }

  static void __exit $p_exit(void)
  {
  	kfree($p_text);
  	/*@exit*/
  }

  module_init($p_init);
  module_exit($p_exit);
  MODULE_DESCRIPTION("$p");
  MODULE_LICENSE("GPL");
  MODULE_INFO(livepatch, "Y");
  /*@end*/

  """
