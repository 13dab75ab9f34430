#include "tool.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const tool_command *const commands[] = {
    &penalty_command,   &duty_command,   &items_command, &route_command,     &due_command,
    &procedure_command, &assess_command, &staff_command, &standards_command, &decide_command,
    &dmn_command,       &feel_command,   &check_command, &test_command,
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static const tool_command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static void print_help(const request *asked)
{
    say(asked, "用法：citymgmt 命令 [选项] ...\n\n按成文规则作出城市管理决定，并说明依据。\n\n命令：\n",
        "usage: citymgmt COMMAND [OPTION]...\n\n"
        "Decides matters of city management by written rules, and says why.\n\ncommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        put("  %-10s %s\n", commands[i]->name, commands[i]->summary[asked->language]);
    say(asked, "\n选项：\n", "\noptions:\n");
    print_options(asked, OPTION_HELP | OPTION_VERSION | OPTION_LANG);
    say(asked,
        "\n某个命令的说明：citymgmt 命令 --help\n"
        "退出码：0 完成，1 规则说不行（检查或测试未通过），2 用法错误，3 输入有误\n",
        "\nmore about a command: citymgmt COMMAND --help\n"
        "exit status: 0 done, 1 the rules say no (a check or test failed), 2 wrong usage, 3 bad input\n");
}

static void print_command_help(const request *asked, const tool_command *command)
{
    say(asked, "用法：%s\n\n", "usage: %s\n\n", command->synopsis[asked->language]);
    put("%s\n", command->about[asked->language]);
    if (command->choice)
        say(asked, "只写规则包时，列出其中可选的。\n",
            "With PACK alone it lists what there is to choose from.\n");
    say(asked, "\n选项：\n", "\noptions:\n");
    print_options(asked, command->options | OPTION_LANG | OPTION_HELP);
    say(asked, "\n例：\n%s", "\nexample:\n%s", command->example);
}

static const tool_command *which_command(const request *asked)
{
    const char *names[COMMAND_COUNT + 1] = {NULL};
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i]->name;
    const tool_command *found = find_command(asked->command);
    if (found)
        return found;
    const char *near = nearest(asked->command, names);
    if (near)
        complain(asked, "没有命令“%s”，是否指“%s”？\n", "there is no command '%s'; did you mean '%s'?\n",
                 asked->command, near);
    else
        complain(asked, "没有命令“%s”；citymgmt --help 列出全部命令\n",
                 "there is no command '%s'; citymgmt --help lists them\n", asked->command);
    return NULL;
}

/* PACK alone: what could be asked of it. */
static int list_choices(const request *asked, const tool_command *command)
{
    cmg_status status = CMG_NO_MEMORY;
    cmg_diagnostics *diagnostics = cmg_diagnostics_new(NULL);
    cmg_pack *pack = open_pack(asked->operands[0], diagnostics, &status);
    if (pack)
        say_choices(asked, pack, command->choice, command->choice_label);
    else
        complain_of(asked, diagnostics, status);
    cmg_pack_unref(pack);
    cmg_diagnostics_free(diagnostics);
    return pack ? DONE : BAD_INPUT;
}

static int run(const request *asked)
{
    if (has(asked, OPTION_VERSION)) {
        put("citymgmt %s\n", cmg_version());
        return DONE;
    }
    if (!asked->command) {
        if (has(asked, OPTION_HELP)) {
            print_help(asked);
            return DONE;
        }
        complain(asked, "没有给出命令；citymgmt --help 列出全部命令\n",
                 "no command is given; citymgmt --help lists them\n");
        return WRONG_USAGE;
    }
    const tool_command *command = which_command(asked);
    if (!command)
        return WRONG_USAGE;
    if (has(asked, OPTION_HELP)) {
        print_command_help(asked, command);
        return DONE;
    }
    if (!check_options(asked, command))
        return WRONG_USAGE;
    if (asked->count == 1 && command->choice)
        return list_choices(asked, command);
    if (asked->count < command->least || asked->count > command->most) {
        if (asked->count < command->least)
            complain(asked, "参数不够\n", "an operand is missing\n");
        else
            complain(asked, "多了“%s”\n", "'%s' is one operand too many\n", asked->operands[command->most]);
        complain(asked, "用法：%s\n", "usage: %s\n", command->synopsis[asked->language]);
        return WRONG_USAGE;
    }
    return command->run(asked);
}

/* `citymgmt help COMMAND`, as other tools have it, is `citymgmt COMMAND --help`. */
static void turn_help(request *asked)
{
    if (!asked->command || strcmp(asked->command, "help") != 0)
        return;
    asked->given |= OPTION_HELP;
    asked->command = asked->count > 0 ? asked->operands[0] : NULL;
}

int main(int count, char **arguments)
{
    /* A reader that goes away is a failed write, and no sudden end. */
    signal(SIGPIPE, SIG_IGN);
    request asked = {.language = CMG_CHINESE};
    int status = WRONG_USAGE;
    if (read_options(&asked, count, arguments)) {
        turn_help(&asked);
        status = run(&asked);
    }
    return all_written(&asked) ? status : BAD_INPUT;
}
