/* citymgmt: municipal rules from the command line. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tool.h"

static const tool_command commands[] = {
    {"penalty",
     command_penalty,
     "PACK ITEM [FACTS...]",
     {"一个违法行为的处罚裁量", "the penalty for one act"},
     "citymgmt penalty packs/beijing littering 在公共场所=true 情节严重=true"},
    {"decide",
     command_decide,
     "PACK DECISION [FACTS...]",
     {"按名称求一个决策", "one decision of the pack, by name"},
     "citymgmt decide packs/cn 行为人年龄 facts.json"},
    {"feel",
     command_feel,
     "EXPRESSION [FACTS]",
     {"求一个 FEEL 表达式", "one FEEL expression"},
     "citymgmt feel '占用面积 * 20.5' '{\"占用面积\": 3}'"},
    {"check",
     command_check,
     "PACK...",
     {"检查规则包：错误、空缺、重叠、到期", "what is wrong or doubtful in a pack"},
     "citymgmt check packs/qingdao"},
    {"test",
     command_test,
     "PACK...",
     {"运行规则包自带的测试", "the pack's own tests"},
     "citymgmt test --coverage 100 packs/cn packs/beijing"},
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void usage(const tool_options *options, FILE *out)
{
    fprintf(out, "%s citymgmt COMMAND [OPTIONS] ...\n\n", tool_say(options, "用法：", "usage:"));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-8s %-26s %s\n", commands[i].name, commands[i].arguments,
                commands[i].summary[options->language]);
    fprintf(out, "\n%s",
            tool_say(options,
                     "FACTS 是 JSON 文件、-（标准输入）或 名称=值，可以混用。\n\n"
                     "  --as-of DATE    决定日期，默认今天\n"
                     "  --lang zh|en    语言，默认中文\n"
                     "  --json          输出 JSON\n"
                     "  --explain       逐步说明\n"
                     "  --strict        表达式出错即停\n"
                     "  --coverage N    test：测试至少用到百分之 N 的规则\n"
                     "  --disassemble   feel：显示编译后的程序\n"
                     "  --help, --version\n\n"
                     "退出状态：0 完成，1 规则说不（检查或测试未通过），2 用法错误，3 输入有误。\n",
                     "FACTS is a JSON file, - (standard input) or name=value, in any mixture.\n\n"
                     "  --as-of DATE    day of the decision; today unless given\n"
                     "  --lang zh|en    language; Chinese unless given\n"
                     "  --json          JSON\n"
                     "  --explain       step by step\n"
                     "  --strict        stop at the first evaluation error\n"
                     "  --coverage N    test: at least N percent of the rules are reached\n"
                     "  --disassemble   feel: show the compiled program\n"
                     "  --help, --version\n\n"
                     "Exit status: 0 done, 1 the rules say no (a check or test failed), 2 wrong usage, 3 bad "
                     "input.\n"));
}

static void help(const tool_options *options, const tool_command *command)
{
    printf("%s citymgmt %s [OPTIONS] %s\n  %s\n\n%s\n  %s\n", tool_say(options, "用法：", "usage:"),
           command->name, command->arguments, command->summary[options->language],
           tool_say(options, "例：", "example:"), command->example);
}

/* True when the word was an option; *bad set when it was a wrong one. */
static bool take_option(tool_options *options, int count, char **words, int *at, bool *bad)
{
    const char *word = words[*at];
    const char *value = *at + 1 < count ? words[*at + 1] : NULL;
    if (strncmp(word, "--", 2) != 0 || word[2] == '\0')
        return false;
    if (strcmp(word, "--json") == 0)
        options->json = true;
    else if (strcmp(word, "--explain") == 0)
        options->explain = true;
    else if (strcmp(word, "--strict") == 0)
        options->strict = true;
    else if (strcmp(word, "--disassemble") == 0)
        options->disassemble = true;
    else if (strcmp(word, "--as-of") == 0 && value) {
        options->as_of = value;
        ++*at;
    } else if (strcmp(word, "--lang") == 0 && value &&
               (strcmp(value, "zh") == 0 || strcmp(value, "en") == 0)) {
        options->language = strcmp(value, "en") == 0 ? CMG_ENGLISH : CMG_CHINESE;
        ++*at;
    } else if (strcmp(word, "--coverage") == 0 && value) {
        char *end;
        const long most = strtol(value, &end, 10);
        *bad = *end || most < 0 || most > 100;
        options->coverage = (int)most;
        ++*at;
    } else {
        *bad = true;
    }
    return true;
}

/* The only clock: the library reads none. */
static void today(char *date, size_t size)
{
    const time_t now = time(NULL);
    struct tm parts;
    if (!localtime_r(&now, &parts) || strftime(date, size, "%Y-%m-%d", &parts) == 0)
        date[0] = '\0';
}

/* A full disk or a closed pipe must not look like success. */
static int finish(const tool_options *options, int status)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        tool_error(options, "写出结果失败", "cannot write the result", "");
        return EXIT_BAD_INPUT;
    }
    return status;
}

int main(int count, char **arguments)
{
    char date[16];
    tool_options options = {.language = CMG_CHINESE, .coverage = -1, .as_of = date};
    const tool_command *command = NULL;
    bool wants_help = false, wants_version = false;
    int words = 0;
    today(date, sizeof date);
    for (int i = 1; i < count; i++) {
        bool bad = false;
        if (strcmp(arguments[i], "--help") == 0) {
            wants_help = true;
        } else if (strcmp(arguments[i], "--version") == 0) {
            wants_version = true;
        } else if (take_option(&options, count, arguments, &i, &bad)) {
            if (bad) {
                tool_error(&options, "选项有误：", "a wrong option: ", arguments[i]);
                return EXIT_USAGE;
            }
        } else {
            arguments[words++] = arguments[i];
        }
    }
    if (wants_version) {
        printf("citymgmt %s\n", cmg_version());
        return finish(&options, EXIT_DONE);
    }
    for (size_t i = 0; words > 0 && i < COMMAND_COUNT; i++) {
        if (strcmp(arguments[0], commands[i].name) == 0)
            command = &commands[i];
    }
    if (wants_help) {
        if (command)
            help(&options, command);
        else
            usage(&options, stdout);
        return finish(&options, EXIT_DONE);
    }
    if (!command) {
        if (words > 0)
            tool_error(&options, "没有这个命令：", "no such command: ", arguments[0]);
        usage(&options, stderr);
        return EXIT_USAGE;
    }
    const int status = command->run(&options, words - 1, arguments + 1);
    if (status == EXIT_USAGE)
        fprintf(stderr, "%s citymgmt %s [OPTIONS] %s\n", tool_say(&options, "用法：", "usage:"),
                command->name, command->arguments);
    return finish(&options, status);
}
