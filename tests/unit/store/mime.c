/* mime.c - trees of parts.  SPDX-License-Identifier: MIT */
#include "labwire/store/mime.h"

#include <criterion/criterion.h>

#include "labwire/base/text.h"

static struct lw_text shape;

/* type/subtype[body], children in parentheses. */
static void draw(const struct lw_part *p)
{
	lw_text_fmt(&shape, "%s/%s", p->type, p->subtype);
	if (p->kind == LW_MIME_LEAF)
		lw_text_fmt(&shape, "[%.*s]", (int)lw_rd_left(&p->body),
			(const char *)p->body.at);
	for (size_t i = 0; i < p->nparts; i++) {
		lw_text_char(&shape, i ? ' ' : '(');
		draw(p->parts[i]);
	}
	if (p->nparts)
		lw_text_char(&shape, ')');
}

static void shape_is(const char *message, const char *expected)
{
	struct lw_part *p = lw_part_parse(lw_rd_str(message));
	lw_text_clear(&shape);
	draw(p);
	cr_assert_str_eq(lw_text_str(&shape), expected, "%s", lw_text_str(&shape));
	lw_part_free(p);
	lw_text_fini(&shape);
}

#define MIXED "Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n"

Test(mime, without_fields_it_is_text)
{
	shape_is("Subject: x\r\n\r\nhello", "text/plain[hello]");
	shape_is("", "text/plain[]");
	shape_is("Content-Type: nonsense\r\n\r\nx", "text/plain[x]");
}

Test(mime, parts_are_cut_at_the_boundary)
{
	shape_is(MIXED "preamble\r\n--b1\r\n\r\none\r\n--b1  \r\n"
		       "Content-Type: image/png\r\n\r\ntwo\r\n\r\n--b1--\r\nepilogue",
		"multipart/mixed(text/plain[one] image/png[two\r\n])");
}

Test(mime, a_longer_line_is_no_boundary)
{
	shape_is(MIXED "--b1\r\n\r\n--b12\r\n--b1x\r\n --b1\r\n--b1--",
		"multipart/mixed(text/plain[--b12\r\n--b1x\r\n --b1])");
}

Test(mime, parts_in_parts)
{
	shape_is(MIXED
		"--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n"
		"--b2\r\n\r\na\r\n--b2\r\nContent-Type: text/html\r\n\r\nb\r\n--b2--\r\n"
		"--b1\r\n\r\nc\r\n--b1--\r\n",
		"multipart/mixed(multipart/alternative(text/plain[a] text/html[b]) "
		"text/plain[c])");
}

Test(mime, a_missing_inner_end_is_the_outer_boundary)
{
	shape_is(MIXED "--b1\r\nContent-Type: multipart/mixed; boundary=b2\r\n\r\n"
		       "--b2\r\n\r\na\r\n--b1\r\n\r\nc",
		"multipart/mixed(multipart/mixed(text/plain[a]) text/plain[c])");
}

Test(mime, a_message_in_a_message)
{
	shape_is("Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\ntext",
		"message/rfc822(text/plain[text])");
	shape_is("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n"
		 "Subject: in\r\n\r\ntext\r\n--b--",
		"multipart/digest(message/rfc822(text/plain[text]))");
}

Test(mime, a_multipart_without_parts_is_text)
{
	shape_is("Content-Type: multipart/mixed\r\n\r\nx", "text/plain[x]");
	shape_is(MIXED "nothing", "text/plain[nothing]");
	shape_is(MIXED "--b1--\r\n", "text/plain[--b1--\r\n]");
}

Test(mime, fields_are_read)
{
	struct lw_part *p = lw_part_parse(lw_rd_str(
		"Content-Type: Text/HTML; charset=\"iso 8859\";\r\n name=a b; Format = "
		"flowed\r\n"
		"Content-Transfer-Encoding: (as is) 8BIT\r\n"
		"Content-ID: <x@y>\r\nContent-Description: a  thing\r\n"
		"Content-Disposition: attachment; filename=\"f \\\"1\\\".txt\"\r\n"
		"Content-Language: de, en (maybe)\r\nContent-MD5: Q2hlY2s=\r\n"
		"Content-Location: http://x/y\r\n"
		"Content-Type: text/plain\r\n\r\none\r\ntwo\r\nthree"));
	cr_assert_str_eq(p->type, "Text");
	cr_assert_str_eq(p->subtype, "HTML");
	cr_assert_str_eq(lw_mime_param(&p->params, "CHARSET"), "iso 8859");
	cr_assert_str_eq(lw_mime_param(&p->params, "name"), "a");
	cr_assert_str_eq(lw_mime_param(&p->params, "format"), "flowed");
	cr_assert_null(lw_mime_param(&p->params, "b"));
	cr_assert_str_eq(p->encoding, "8BIT");
	cr_assert_str_eq(p->id, "<x@y>");
	cr_assert_str_eq(p->description, "a  thing");
	cr_assert_str_eq(p->disposition, "attachment");
	cr_assert_str_eq(
		lw_mime_param(&p->disposition_params, "filename"), "f \"1\".txt");
	cr_assert_eq(p->language.n, 2);
	cr_assert_str_eq(p->language.list[1].name, "en");
	cr_assert_str_eq(p->md5, "Q2hlY2s=");
	cr_assert_str_eq(p->location, "http://x/y");
	cr_assert_eq(lw_part_lines(p), 3);
	lw_part_free(p);
}

static unsigned depth_of(const struct lw_part *p)
{
	return p->nparts ? 1 + depth_of(p->parts[0]) : 1;
}

Test(mime, depth_and_number_have_limits)
{
	struct lw_text t = { 0 };
	for (int i = 0; i < 100; i++)
		lw_text_add(&t, "Content-Type: message/rfc822\r\n\r\n");
	struct lw_part *p = lw_part_parse(lw_rd_of(t.s, t.len));
	cr_assert_eq(depth_of(p), LW_MIME_DEPTH_MAX + 1);
	lw_part_free(p);
	lw_text_clear(&t);
	lw_text_add(&t, MIXED);
	for (int i = 0; i < 2 * LW_MIME_PARTS_MAX; i++)
		lw_text_add(&t, "--b1\r\n\r\nx\r\n");
	p = lw_part_parse(lw_rd_of(t.s, t.len));
	cr_assert_leq(p->nparts, LW_MIME_PARTS_MAX);
	lw_part_free(p);
	lw_text_fini(&t);
}
