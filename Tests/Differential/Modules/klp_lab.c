// SPDX-License-Identifier: GPL-2.0
/*
 * The instrument of differential tests: /proc/klp_lab.
 *
 * Written: "arm F" makes the next caller of F sleep in it; "call F" calls a
 * function of a target module; "release F" wakes who sleeps in F; "block F"
 * and "unblock" keep ftrace from letting a livepatch have F; "reset" forgets
 * shadow variables.
 *
 * Read: who implements which function, for the reader and for every sleeper,
 * and which shadow variables there are.
 */
#define pr_fmt(fmt) "klp_lab: " fmt

#include <linux/ftrace.h>
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include "klp_lab.h"

#define FUNCTIONS	16

int klp_lab_parent;
EXPORT_SYMBOL_GPL(klp_lab_parent);
int klp_lab_users[KLP_LAB_VARIABLES];
EXPORT_SYMBOL_GPL(klp_lab_users);

static struct {
	const char *name;
	void (*function)(void);
} functions[FUNCTIONS];

/* Who implements each function, as one task sees it. */
struct view {
	struct list_head list;
	struct task_struct *task;
	const char *implementations[FUNCTIONS];
};

struct sleeper {
	struct list_head list;
	const char *function;
	const char *implementation;
	bool released;
	int seen;
	struct view view;
};

static DEFINE_SPINLOCK(lock);
static LIST_HEAD(views);
static LIST_HEAD(sleepers);
static DECLARE_WAIT_QUEUE_HEAD(changed);
static int look;
static char armed[64];

static int sleeper_count;
module_param_named(sleepers, sleeper_count, int, 0444);
MODULE_PARM_DESC(sleepers, "how many tasks sleep in functions");

void klp_lab_register(const char *name, void (*function)(void))
{
	int i;

	for (i = 0; i < FUNCTIONS; i++) {
		if (!functions[i].name) {
			functions[i].function = function;
			functions[i].name = name;
			return;
		}
	}
	pr_err("too many functions\n");
}
EXPORT_SYMBOL_GPL(klp_lab_register);

void klp_lab_unregister(const char *name)
{
	int i;

	for (i = 0; i < FUNCTIONS; i++) {
		if (functions[i].name && !strcmp(functions[i].name, name))
			functions[i].name = NULL;
	}
}
EXPORT_SYMBOL_GPL(klp_lab_unregister);

/* Calls every function, and notes who answers. */
static void look_around(struct view *view)
{
	int i;

	memset(view->implementations, 0, sizeof(view->implementations));
	view->task = current;
	spin_lock(&lock);
	list_add(&view->list, &views);
	spin_unlock(&lock);
	for (i = 0; i < FUNCTIONS; i++) {
		if (functions[i].name)
			functions[i].function();
	}
	spin_lock(&lock);
	list_del(&view->list);
	spin_unlock(&lock);
}

static void sleep_in(const char *function, const char *implementation)
{
	struct sleeper *sleeper = kzalloc(sizeof(*sleeper), GFP_KERNEL);

	if (!sleeper)
		return;
	sleeper->function = function;
	sleeper->implementation = implementation;
	spin_lock(&lock);
	sleeper->seen = look;
	list_add_tail(&sleeper->list, &sleepers);
	sleeper_count++;
	spin_unlock(&lock);
	for (;;) {
		wait_event_idle(changed, sleeper->released ||
				sleeper->seen != look);
		if (sleeper->released)
			break;
		look_around(&sleeper->view);
		WRITE_ONCE(sleeper->seen, look);
		wake_up_all(&changed);
	}
	spin_lock(&lock);
	list_del(&sleeper->list);
	sleeper_count--;
	spin_unlock(&lock);
	kfree(sleeper);
}

void klp_lab_ran(const char *function, const char *implementation)
{
	struct view *view;
	bool is_armed = false;
	bool is_view = false;
	int i;

	spin_lock(&lock);
	list_for_each_entry(view, &views, list) {
		if (view->task != current)
			continue;
		is_view = true;
		for (i = 0; i < FUNCTIONS; i++) {
			if (functions[i].name &&
			    !strcmp(functions[i].name, function))
				view->implementations[i] = implementation;
		}
	}
	if (!is_view && !strcmp(armed, function)) {
		is_armed = true;
		armed[0] = '\0';
	}
	spin_unlock(&lock);
	if (is_armed)
		sleep_in(function, implementation);
}
EXPORT_SYMBOL_GPL(klp_lab_ran);

static void show_view(struct seq_file *m, const struct view *view)
{
	int i;

	for (i = 0; i < FUNCTIONS; i++) {
		if (functions[i].name)
			seq_printf(m, " %s=%s", functions[i].name,
				   view->implementations[i] ?: "nobody");
	}
}

static bool all_have_looked(void)
{
	struct sleeper *sleeper;
	bool all = true;

	spin_lock(&lock);
	list_for_each_entry(sleeper, &sleepers, list)
		all = all && READ_ONCE(sleeper->seen) == look;
	spin_unlock(&lock);
	return all;
}

static int lab_show(struct seq_file *m, void *v)
{
	struct sleeper *sleeper;
	struct view own = {};
	int i;

	look_around(&own);
	seq_puts(m, "runs:");
	show_view(m, &own);
	seq_puts(m, "\n");
	look++;
	wake_up_all(&changed);
	wait_event_idle(changed, all_have_looked());
	/* Nobody comes or goes while the driver reads. */
	list_for_each_entry(sleeper, &sleepers, list) {
		seq_printf(m, "sleeper %s %s:", sleeper->function,
			   sleeper->implementation);
		show_view(m, &sleeper->view);
		seq_puts(m, "\n");
	}
	for (i = 0; i < KLP_LAB_VARIABLES; i++) {
		if (klp_shadow_get(&klp_lab_parent, i))
			seq_printf(m, "shadow %d\n", i);
	}
	return 0;
}

static int lab_open(struct inode *inode, struct file *file)
{
	return single_open(file, lab_show, NULL);
}

/* Another one that wants to change where a function goes: a livepatch then cannot. */
static void notrace block_callback(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *ops,
				   struct ftrace_regs *fregs)
{
}

static struct ftrace_ops block_ops = {
	.func = block_callback,
	.flags = FTRACE_OPS_FL_DYNAMIC | FTRACE_OPS_FL_IPMODIFY |
		 FTRACE_OPS_FL_SAVE_REGS,
};

static bool is_blocking;

static int block(char *function)
{
	int ret;

	ret = ftrace_set_filter(&block_ops, function, strlen(function), 1);
	if (ret)
		return ret;
	ret = register_ftrace_function(&block_ops);
	is_blocking = !ret;
	return ret;
}

static void unblock(void)
{
	if (is_blocking)
		unregister_ftrace_function(&block_ops);
	is_blocking = false;
}

static void release(const char *function)
{
	struct sleeper *sleeper;

	spin_lock(&lock);
	list_for_each_entry(sleeper, &sleepers, list) {
		if (!strcmp(sleeper->function, function))
			sleeper->released = true;
	}
	spin_unlock(&lock);
	wake_up_all(&changed);
}

static int call(const char *function)
{
	int i;

	for (i = 0; i < FUNCTIONS; i++) {
		if (functions[i].name && !strcmp(functions[i].name, function)) {
			functions[i].function();
			return 0;
		}
	}
	return -ENOENT;
}

static void reset(void)
{
	int i;

	for (i = 0; i < KLP_LAB_VARIABLES; i++) {
		klp_shadow_free_all(i, NULL);
		klp_lab_users[i] = 0;
	}
	armed[0] = '\0';
	unblock();
}

static ssize_t lab_write(struct file *file, const char __user *buffer,
			 size_t size, loff_t *position)
{
	char text[64] = {};
	char *name = text;
	char *command;
	int ret = 0;

	if (size >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buffer, size))
		return -EFAULT;
	strim(text);
	command = strsep(&name, " ");
	if (!strcmp(command, "reset"))
		reset();
	else if (!strcmp(command, "unblock"))
		unblock();
	else if (!name)
		ret = -EINVAL;
	else if (!strcmp(command, "arm"))
		strscpy(armed, name, sizeof(armed));
	else if (!strcmp(command, "release"))
		release(name);
	else if (!strcmp(command, "call"))
		ret = call(name);
	else if (!strcmp(command, "block"))
		ret = block(name);
	else
		ret = -EINVAL;
	return ret ?: size;
}

static const struct proc_ops lab_ops = {
	.proc_open = lab_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = lab_write,
};

static int __init klp_lab_init(void)
{
	return proc_create("klp_lab", 0600, NULL, &lab_ops) ? 0 : -ENOMEM;
}

/* No exit: the lab stays. */
module_init(klp_lab_init);
MODULE_DESCRIPTION("Instrument of differential tests of livepatching");
MODULE_LICENSE("GPL");
