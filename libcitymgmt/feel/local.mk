# The language.
core_sources += \
	%D%/arithmetic.c \
	%D%/ast.h \
	%D%/builtins.c \
	%D%/builtins.def \
	%D%/builtins.h \
	%D%/builtins_list.c \
	%D%/builtins_number.c \
	%D%/builtins_string.c \
	%D%/builtins_temporal.c \
	%D%/check.c \
	%D%/compare.c \
	%D%/compile.c \
	%D%/disassemble.c \
	%D%/expression.c \
	%D%/feel.h \
	%D%/from_json.c \
	%D%/from_json.h \
	%D%/lexer.c \
	%D%/lexer.h \
	%D%/names.c \
	%D%/names.h \
	%D%/opcodes.def \
	%D%/parser.c \
	%D%/parser.h \
	%D%/parser_forms.c \
	%D%/program.h \
	%D%/property.c \
	%D%/scope.c \
	%D%/source.c \
	%D%/type.c \
	%D%/type.h \
	%D%/value.c \
	%D%/value.h \
	%D%/value_text.c \
	%D%/vm.c
