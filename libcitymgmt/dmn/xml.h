/* XML as elements, attributes and texts; each text knows where it stands in
 * the file.  Names lose their prefixes and keep their namespaces. */
#ifndef CMG_DMN_XML_H
#define CMG_DMN_XML_H

#include "feel/feel.h"

#define CMG_XML_BYTES_MAX (8u << 20)
#define CMG_XML_DEPTH_MAX 100
#define CMG_XML_ELEMENTS_MAX 200000u

typedef struct cmg_xml_attribute {
    cmg_text space, name, value;
} cmg_xml_attribute;

typedef struct cmg_xml cmg_xml;
struct cmg_xml {
    cmg_text name, space;
    const cmg_xml_attribute *attributes;
    uint32_t attribute_count;
    const cmg_xml *parent;
    cmg_xml *first, *last, *next; /* children, and the one behind this */
    cmg_source text;              /* of an element without children, white space kept */
    uint32_t at;                  /* offset of its tag in the file */
    const cmg_source_file *file;
};

/* OK; BAD_PACK or LIMIT_REACHED after reporting; NO_MEMORY.  The file must be
 * UTF-8 and live as long as the elements.  Elements of other namespaces than
 * the root's (diagrams, what modelers add) are left out.  A document type is refused, and
 * with it all entities but XML's own. */
cmg_status cmg_xml_read(cmg_arena *arena, const cmg_source_file *file, cmg_diagnostics *diagnostics,
                        const cmg_xml **root);

/* The first child of a name in the parent's namespace, or NULL; NULL has none. */
const cmg_xml *cmg_xml_child(const cmg_xml *parent, const char *name);
/* The next one of the same name. */
const cmg_xml *cmg_xml_again(const cmg_xml *element);
/* The next sibling in the parent's namespace, whatever its name. */
const cmg_xml *cmg_xml_sibling(const cmg_xml *element);
const cmg_xml *cmg_xml_first(const cmg_xml *parent);
bool cmg_xml_is(const cmg_xml *element, const char *name);
/* Of an attribute without a namespace; NO_TEXT: there is none. */
cmg_text cmg_xml_attribute_of(const cmg_xml *element, const char *name);
/* Of one in a namespace. */
cmg_text cmg_xml_attribute_in(const cmg_xml *element, const char *space, const char *name);
/* Of a child's text, or NO_TEXT. */
cmg_text cmg_xml_text_of(const cmg_xml *parent, const char *name);
cmg_place cmg_xml_place(const cmg_xml *element);

#endif
