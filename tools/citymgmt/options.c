#include "tool.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct option_row {
    const char *name;
    const char *value; /* what its value is called; NULL: it takes none */
    enum option option;
    const char *about[2];
} option_row;

static const option_row rows[] = {
    {"as-of",
     "DATE",
     OPTION_AS_OF,
     {"决定日期，如 2024-07-01；不给出时为今天", "day of the decision, as 2024-07-01; today if not given"}},
    {"explain", NULL, OPTION_EXPLAIN, {"逐步说明如何得出", "also say step by step how it came about"}},
    {"json", NULL, OPTION_JSON, {"结果用 JSON 输出", "the result as JSON"}},
    {"svg", "FILE", OPTION_SVG, {"另把条形图写入文件", "also write a chart to a file"}},
    {"strict",
     NULL,
     OPTION_STRICT,
     {"有一处疑问就算不通过（表达式出错、检查有警告）",
      "let nothing pass: an error in an expression, a warning of a check"}},
    {"coverage",
     "N",
     OPTION_COVERAGE,
     {"测试到的规则少于百分之 N 时退出码为 1", "exit 1 if the tests reach less than N percent of the rules"}},
    {"search",
     "TEXT",
     OPTION_SEARCH,
     {"只列含有这些文字的；大小写、全角半角不论",
      "only what has this text; case and width make no difference"}},
    {"format",
     "csv|html",
     OPTION_FORMAT,
     {"输出 CSV 表格；权责清单还可以输出可发布的网页",
      "as CSV; a list of matters also as a page to publish"}},
    {"units",
     "FILE",
     OPTION_UNITS,
     {"各单位的表：分组、不参与考核的原因、人工打分等（CSV）",
      "table of the units: group, reason of exemption, entered scores (CSV)"}},
    {"rejects",
     "FILE",
     OPTION_REJECTS,
     {"把未接收的行连同原因写到文件", "write the rows not taken in, with reasons"}},
    {"max-rejected",
     "N",
     OPTION_MOST_REJECTED,
     {"未接收的行超过百分之 N 时不出结果，退出码为 3；默认 1",
      "no result and exit 3 if more than N percent of the rows are not taken in; 1"}},
    {"html",
     "FILE",
     OPTION_HTML,
     {"另写一页网页：名次表、分布、热力图、趋势",
      "also write a page: league tables, distribution, heat map, trend"}},
    {"save",
     "FILE",
     OPTION_SAVE,
     {"不出结果，把已计入的内容存入文件，以后合并",
      "keep what was taken in for merging, instead of a result"}},
    {"open",
     "UNIT:COUNT",
     OPTION_OPEN,
     {"改为列出这个单位计入这个统计数的全部案件", "list instead all cases counted there for the unit"}},
    {"disassemble",
     NULL,
     OPTION_DISASSEMBLE,
     {"显示编译后的程序，不求值", "show the compiled program instead"}},
    {"lang", "zh|en", OPTION_LANG, {"文字用中文（默认）或英文", "texts in Chinese (the default) or English"}},
    {"help", NULL, OPTION_HELP, {"显示说明", "show this help"}},
    {"version", NULL, OPTION_VERSION, {"显示版本", "show the version"}},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

/* The first thing wrong; told when all is read, since --lang may come last. */
typedef struct option_fault {
    enum { NO_FAULT, UNKNOWN, VALUE_MISSING, VALUE_UNWANTED, VALUE_WRONG } kind;
    const char *word;
    const option_row *row;
} option_fault;

static const option_row *find_row(const char *name, size_t length)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (strlen(rows[i].name) == length && memcmp(rows[i].name, name, length) == 0)
            return &rows[i];
    }
    return NULL;
}

static bool take_value(request *asked, enum option option, const char *value)
{
    if (option == OPTION_LANG) {
        const bool english = strcmp(value, "en") == 0;
        asked->language = english ? CMG_ENGLISH : CMG_CHINESE;
        return english || strcmp(value, "zh") == 0;
    }
    if (option == OPTION_AS_OF) {
        asked->as_of = value;
        return true; /* the library knows what a date is */
    }
    if (option == OPTION_SEARCH) {
        asked->search = value;
        return true;
    }
    if (option == OPTION_FORMAT) {
        asked->format = value;
        return strcmp(value, "csv") == 0 || strcmp(value, "html") == 0;
    }
    if (option == OPTION_SVG) {
        asked->svg = value;
        return true;
    }
    if (option == OPTION_UNITS || option == OPTION_REJECTS || option == OPTION_OPEN ||
        option == OPTION_SAVE || option == OPTION_HTML) {
        *(option == OPTION_UNITS     ? &asked->units
          : option == OPTION_REJECTS ? &asked->rejects
          : option == OPTION_OPEN    ? &asked->open
          : option == OPTION_SAVE    ? &asked->save
                                     : &asked->html) = value;
        return option != OPTION_OPEN || strchr(value, ':') != NULL;
    }
    char *end = NULL;
    const long number = strtol(value, &end, 10);
    *(option == OPTION_COVERAGE ? &asked->coverage : &asked->most_rejected) = (int)number;
    return *value && !*end && number >= 0 && number <= 100;
}

static option_fault take_option(request *asked, char **arguments, int count, int *at)
{
    const char *word = arguments[*at];
    const char *name = word + 2;
    if (strcmp(word, "-h") == 0)
        name = "help";
    else if (word[1] != '-')
        return (option_fault){UNKNOWN, word, NULL};
    const char *equals = strchr(name, '=');
    const option_row *row = find_row(name, equals ? (size_t)(equals - name) : strlen(name));
    if (!row)
        return (option_fault){UNKNOWN, word, NULL};
    asked->given |= (unsigned)row->option;
    if (!row->value)
        return (option_fault){equals ? VALUE_UNWANTED : NO_FAULT, word, row};
    const char *value = equals ? equals + 1 : NULL;
    if (!value) {
        if (*at + 1 >= count)
            return (option_fault){VALUE_MISSING, word, row};
        value = arguments[++*at];
    }
    return (option_fault){take_value(asked, row->option, value) ? NO_FAULT : VALUE_WRONG, value, row};
}

static void complain_unknown(const request *asked, const char *word)
{
    const char *names[ROW_COUNT + 1] = {NULL};
    for (size_t i = 0; i < ROW_COUNT; i++)
        names[i] = rows[i].name;
    const char *near = word[1] == '-' ? nearest(word + 2, names) : NULL;
    if (near)
        complain(asked, "没有选项 %s，是否指 --%s？\n", "there is no option %s; did you mean --%s?\n", word,
                 near);
    else
        complain(asked, "没有选项 %s；不是选项的，在前面加 --\n",
                 "there is no option %s; write -- before what is no option\n", word);
}

static void complain_fault(const request *asked, const option_fault *fault)
{
    switch (fault->kind) {
    case NO_FAULT: break;
    case UNKNOWN: complain_unknown(asked, fault->word); break;
    case VALUE_MISSING:
        complain(asked, "--%s 后面要有值：--%s %s\n", "--%s needs a value: --%s %s\n", fault->row->name,
                 fault->row->name, fault->row->value);
        break;
    case VALUE_UNWANTED: complain(asked, "--%s 没有值\n", "--%s takes no value\n", fault->row->name); break;
    case VALUE_WRONG:
        complain(asked, "--%s 不能是“%s”，应为 %s\n", "--%s cannot be '%s'; it is %s\n", fault->row->name,
                 fault->word, strcmp(fault->row->value, "N") == 0 ? "0..100" : fault->row->value);
        break;
    }
}

/* "-" is standard input and "-1" a number. */
static bool is_option(const char *word)
{
    const char second = word[0] == '-' ? word[1] : '\0';
    return second == '-' || (second >= 'a' && second <= 'z') || (second >= 'A' && second <= 'Z');
}

bool read_options(request *asked, int count, char **arguments)
{
    option_fault first = {NO_FAULT, NULL, NULL};
    int kept = 0;
    bool only_operands = false;
    for (int i = 1; i < count; i++) {
        if (only_operands || !is_option(arguments[i])) {
            arguments[kept++] = arguments[i];
        } else if (strcmp(arguments[i], "--") == 0) {
            only_operands = true;
        } else {
            const option_fault found = take_option(asked, arguments, count, &i);
            if (first.kind == NO_FAULT)
                first = found;
        }
    }
    if (kept > 0) {
        asked->command = arguments[0];
        asked->operands = arguments + 1;
        asked->count = kept - 1;
    }
    const time_t now = time(NULL);
    struct tm local;
    if (!localtime_r(&now, &local) || !strftime(asked->today, sizeof asked->today, "%Y-%m-%d", &local))
        asked->today[0] = '\0';
    complain_fault(asked, &first);
    return first.kind == NO_FAULT;
}

const char *as_of(const request *asked)
{
    return asked->as_of ? asked->as_of : asked->today;
}

bool check_options(const request *asked, const tool_command *command)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const enum option option = rows[i].option;
        if (option == OPTION_LANG || !has(asked, option) || command->options & (unsigned)option)
            continue;
        complain(asked, "%s 没有选项 --%s\n", "%s has no option --%s\n", command->name, rows[i].name);
        return false;
    }
    return true;
}

void print_options(const request *asked, unsigned options)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (!(options & (unsigned)rows[i].option))
            continue;
        const char *value = rows[i].value ? rows[i].value : "";
        const int width = 17 - (int)strlen(rows[i].name);
        put("  --%s %-*s %s\n", rows[i].name, width, value, rows[i].about[asked->language]);
    }
}

/* Letters to change, add or drop, counted row by row. */
static size_t distance(const char *a, const char *b)
{
    enum { MOST = 32 };
    size_t row[MOST];
    const size_t width = strlen(b);
    if (width >= MOST)
        return MOST;
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            const size_t above = row[j + 1];
            size_t best = diagonal + (a[i] != b[j]);
            if (above + 1 < best)
                best = above + 1;
            if (row[j] + 1 < best)
                best = row[j] + 1;
            row[j + 1] = best;
            diagonal = above;
        }
    }
    return row[width];
}

const char *nearest(const char *word, const char *const *words)
{
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 1;
    for (; *words; words++) {
        const size_t found = distance(word, *words);
        if (found <= least && (!best || found < least)) {
            best = *words;
            least = found;
        }
    }
    return best;
}
