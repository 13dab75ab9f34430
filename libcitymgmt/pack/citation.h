/* Citations as lawyers write them: "52-1.2.3" is 第五十二条之一第二款第（三）项. */
#ifndef CMG_PACK_CITATION_H
#define CMG_PACK_CITATION_H

#include "pack/pack.h"

/* Number 0: not given; `inserted` is the 之一 of what was put between. */
typedef struct cmg_article {
    struct {
        uint32_t number, inserted;
    } article, paragraph, item;
} cmg_article;

/* "52", "52.2", "52-1.2.3", "52..3" (an item of an article that has no
 * numbered paragraphs), or "" for the whole text. */
bool cmg_article_parse(cmg_text text, cmg_article *out);
void cmg_citation_write(cmg_buffer *out, const cmg_law *law, const cmg_article *article,
                        cmg_language language);
/* 1..9999 in Chinese numerals. */
void cmg_chinese_number(cmg_buffer *out, uint32_t number);

#endif
