/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A livepatch that is what its parameters say: many stories share a few
 * modules that differ in their names only.
 *
 * objects=NAME:FUNCTION+FUNCTION:SLOTS:RESULT,...  SLOTS: bits in the order of
 *	struct klp_callbacks; RESULT: what pre_patch returns
 * states=ID:VERSION,...
 * variables=ID:MODES,...  MODES: letters for who frees it, or "-":
 *	x exit, whoever uses it; c exit of the last user; p post_unpatch, whoever
 *	uses it; d post_unpatch behind the guard
 */
#define pr_fmt(fmt) "klp_lab: " KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "klp_lab.h"

#define OBJECTS		8
#define FUNCTIONS	8
#define STATES		8

static bool replace;
module_param(replace, bool, 0444);
static char *objects = "";
module_param(objects, charp, 0444);
static char *states = "";
module_param(states, charp, 0444);
static char *variables = "";
module_param(variables, charp, 0444);
/* OBJECT=RESULT: what its pre_patch returns for once. */
static char *veto = "";
module_param(veto, charp, 0644);

static struct klp_func funcs[OBJECTS][FUNCTIONS + 1];
static struct klp_object objs[OBJECTS + 1];
static struct klp_state state_list[STATES + 1];
static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static struct {
	int slots;
	int result;
} plans[OBJECTS];

static const char *modes[KLP_LAB_VARIABLES];
static bool is_live;

/* What follows the call keeps it from becoming a jump: the frame has to stay. */
#define REPLACE(name)					\
	static noinline void lab_##name(void)		\
	{						\
		klp_lab_ran(#name, KBUILD_MODNAME);	\
		barrier();				\
	}

#define REPLACE_SHOW(name)						\
	static noinline int lab_##name(struct seq_file *m, void *v)	\
	{								\
		klp_lab_ran(#name, KBUILD_MODNAME);			\
		seq_puts(m, KBUILD_MODNAME "\n");			\
		return 0;						\
	}

REPLACE(one_alpha)
REPLACE(one_beta)
REPLACE(one_missing)
REPLACE(two_alpha)
REPLACE(two_beta)
REPLACE(two_missing)
REPLACE(three_alpha)
REPLACE(three_beta)
REPLACE(three_missing)
REPLACE_SHOW(cmdline_proc_show)
REPLACE_SHOW(loadavg_proc_show)
REPLACE_SHOW(version_proc_show)

#define REPLACEMENT(name) { #name, lab_##name }

static const struct {
	const char *name;
	void *function;
} replacements[] = {
	REPLACEMENT(one_alpha),
	REPLACEMENT(one_beta),
	REPLACEMENT(one_missing),
	REPLACEMENT(two_alpha),
	REPLACEMENT(two_beta),
	REPLACEMENT(two_missing),
	REPLACEMENT(three_alpha),
	REPLACEMENT(three_beta),
	REPLACEMENT(three_missing),
	REPLACEMENT(cmdline_proc_show),
	REPLACEMENT(loadavg_proc_show),
	REPLACEMENT(version_proc_show),
};

static const char *name_of(struct klp_object *obj)
{
	return obj->name ?: "vmlinux";
}

static void destructor(void *parent, void *data)
{
	pr_info("frees %lu\n", *(unsigned long *)data);
}

static int constructor(void *parent, void *data, void *id)
{
	*(unsigned long *)data = *(unsigned long *)id;
	return 0;
}

static void free_all(char mode)
{
	int i;

	for (i = 0; i < KLP_LAB_VARIABLES; i++) {
		if (modes[i] && strchr(modes[i], mode))
			klp_shadow_free_all(i, destructor);
	}
}

/* Replaced functions have been called: what they attach is there. */
static int set_use(const char *value, const struct kernel_param *param)
{
	unsigned long i;

	for (i = 0; i < KLP_LAB_VARIABLES; i++) {
		if (modes[i])
			klp_shadow_get_or_alloc(&klp_lab_parent, i, sizeof(i),
						GFP_KERNEL, constructor, &i);
	}
	return 0;
}

static const struct kernel_param_ops use_ops = { .set = set_use };
module_param_cb(use, &use_ops, NULL, 0200);

static int result_of(struct klp_object *obj)
{
	size_t size = strlen(name_of(obj));
	int result;

	if (!strncmp(veto, name_of(obj), size) && veto[size] == '=' &&
	    !kstrtoint(veto + size + 1, 10, &result))
		return result;
	return plans[obj - objs].result;
}

static int pre_patch(struct klp_object *obj)
{
	int result = result_of(obj);

	if (result)
		pr_info("pre_patch %s = %d\n", name_of(obj), result);
	else
		pr_info("pre_patch %s\n", name_of(obj));
	return result;
}

static void post_patch(struct klp_object *obj)
{
	pr_info("post_patch %s\n", name_of(obj));
	if (!obj->name)
		is_live = true;
}

static void pre_unpatch(struct klp_object *obj)
{
	pr_info("pre_unpatch %s\n", name_of(obj));
}

static void post_unpatch(struct klp_object *obj)
{
	bool was_live = is_live;

	pr_info("post_unpatch %s\n", name_of(obj));
	if (obj->name)
		return;
	is_live = false;
	free_all('p');
	if (was_live && !patch.forced)
		free_all('d');
}

static int add_function(struct klp_func *func, const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(replacements); i++) {
		if (strcmp(replacements[i].name, name))
			continue;
		func->old_name = replacements[i].name;
		func->new_func = replacements[i].function;
		return 0;
	}
	return -ENOKEY;
}

static int add_object(int number, char *text)
{
	char *name = strsep(&text, ":");
	char *functions = strsep(&text, ":");
	char *slots = strsep(&text, ":");
	struct klp_object *obj = &objs[number];
	char *function;
	int i = 0;

	if (!text || kstrtoint(slots, 10, &plans[number].slots) ||
	    kstrtoint(text, 10, &plans[number].result))
		return -ENOKEY;
	obj->name = strcmp(name, "vmlinux") ? name : NULL;
	obj->funcs = funcs[number];
	while ((function = strsep(&functions, "+"))) {
		if (!*function)
			continue;
		if (i == FUNCTIONS || add_function(&funcs[number][i++], function))
			return -ENOKEY;
	}
	if (plans[number].slots & 1)
		obj->callbacks.pre_patch = pre_patch;
	if (plans[number].slots & 2)
		obj->callbacks.post_patch = post_patch;
	if (plans[number].slots & 4)
		obj->callbacks.pre_unpatch = pre_unpatch;
	if (plans[number].slots & 8)
		obj->callbacks.post_unpatch = post_unpatch;
	return 0;
}

/* Parameters stay as long as the module does, and are cut up where they are. */
static int read_parameters(void)
{
	char *rest = objects;
	unsigned int id, version;
	char *item, *number;
	int i = 0;

	while (*objects && (item = strsep(&rest, ","))) {
		if (i == OBJECTS || add_object(i++, item))
			return -ENOKEY;
	}
	i = 0;
	rest = states;
	while (*states && (item = strsep(&rest, ","))) {
		number = strsep(&item, ":");
		if (i == STATES || !item || kstrtouint(number, 10, &id) ||
		    kstrtouint(item, 10, &version))
			return -ENOKEY;
		state_list[i].id = id;
		state_list[i++].version = version;
	}
	rest = variables;
	while (*variables && (item = strsep(&rest, ","))) {
		number = strsep(&item, ":");
		if (!item || kstrtouint(number, 10, &id) ||
		    id >= KLP_LAB_VARIABLES)
			return -ENOKEY;
		modes[id] = item;
	}
	patch.replace = replace;
	if (i)
		patch.states = state_list;
	return 0;
}

static void count_users(int change)
{
	int i;

	for (i = 0; i < KLP_LAB_VARIABLES; i++) {
		if (!modes[i] || !strchr(modes[i], 'c'))
			continue;
		klp_lab_users[i] += change;
	}
}

static int __init livepatch_init(void)
{
	int ret = read_parameters();

	if (ret)
		return ret;
	count_users(1);
	ret = klp_enable_patch(&patch);
	if (ret < 0)
		count_users(-1);
	return ret;
}
module_init(livepatch_init);

#ifndef STAYS
static void __exit livepatch_exit(void)
{
	int i;

	free_all('x');
	count_users(-1);
	for (i = 0; i < KLP_LAB_VARIABLES; i++) {
		if (modes[i] && strchr(modes[i], 'c') && !klp_lab_users[i])
			klp_shadow_free_all(i, destructor);
	}
}
module_exit(livepatch_exit);
#endif

MODULE_DESCRIPTION("Livepatch of differential tests");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
