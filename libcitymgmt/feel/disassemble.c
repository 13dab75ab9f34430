/* Programs as a person can read them. */
#include "feel/program.h"

static void write_fact(cmg_buffer *out, const cmg_program *program, uint16_t slot)
{
    for (uint32_t i = 0; i < program->fact_count; i++) {
        if (program->facts[i] == slot) {
            cmg_buffer_text(out, program->fact_names[i]);
            return;
        }
    }
    cmg_buffer_format(out, "fact %u", slot);
}

static void write_operand(cmg_buffer *out, const cmg_program *program, uint16_t operand)
{
    const uint16_t index = operand & CMG_INDEX_MAX;
    switch (operand >> 14) {
    case CMG_BANK_REGISTER: cmg_buffer_format(out, "r%u", index); return;
    case CMG_BANK_CONSTANT: cmg_value_write_feel(out, program->constants[index]); return;
    case CMG_BANK_FACT: write_fact(out, program, index); return;
    default: cmg_buffer_char(out, '?'); return;
    }
}

static void write_part(cmg_buffer *out, const cmg_program *program, const cmg_instruction *i, char shape,
                       uint16_t part)
{
    switch (shape) {
    case 'o':
        cmg_buffer_char(out, ' ');
        write_operand(out, program, part);
        return;
    case 'j': cmg_buffer_format(out, " -> %u", part); return;
    case 'n': cmg_buffer_format(out, " #%u", part); return;
    case 'r': cmg_buffer_format(out, i->extra ? " r%u..r%u" : " r%u", part, part + i->extra - 1); return;
    default: return;
    }
}

static void write_code(cmg_buffer *out, const cmg_program *program)
{
    static const struct {
        const char *name, *shape;
    } opcodes[] = {
#define CMG_OPCODE(identifier, name, shape) {name, shape},
#include "feel/opcodes.def"
#undef CMG_OPCODE
    };
    for (uint32_t pc = 0; pc < program->code_count; pc++) {
        const cmg_instruction *i = &program->code[pc];
        cmg_buffer_format(out, "%4u  r%-3u = %s", pc, i->dst, opcodes[i->op].name);
        if (i->op == CMG_OP_CALL_BUILTIN) {
            cmg_buffer_format(out, " \"%s\"", cmg_builtins[i->b].name);
            write_part(out, program, i, 'r', i->a);
        } else {
            write_part(out, program, i, opcodes[i->op].shape[0], i->a);
            write_part(out, program, i, opcodes[i->op].shape[1], i->b);
        }
        const cmg_position position = program->positions[pc];
        cmg_buffer_format(out, "    ; %.*s\n", (int)position.length,
                          program->source.text.bytes + position.offset);
    }
}

void cmg_program_disassemble(cmg_buffer *out, const cmg_program *program)
{
    cmg_buffer_text(out, program->source.text);
    cmg_buffer_string(out, "  : ");
    cmg_type_write(out, program->type);
    cmg_buffer_char(out, '\n');
    write_code(out, program);
}
