"""Rows of tests/access_matrix.py about documents of meetings."""

from tests.access_roles import NO_GET, NOT_FOUND, OK, ON, Row, gerance, members, of

DOCUMENTS = [
    Row("governance:documents", members(OK), of("coming")),
    Row("governance:documents", members(NOT_FOUND, gerance=OK), of("draft"), note="draft"),
    Row("governance:document_new", gerance(OK), of("draft")),
    Row("governance:document_new", gerance(OK), of("draft"), method="POST", note="empty"),
    Row("governance:documents_elsewhere", gerance(NOT_FOUND), of("draft")),
    Row("governance:document", members(OK), of("document")),
    Row("governance:document", members(NOT_FOUND, gerance=OK), of("draft_document"), note="of a draft"),
    Row("governance:document", members(NOT_FOUND), lambda _: {"number": 0}, note="unknown"),
    Row("governance:document_supersede", gerance(OK), of("document")),
    Row("governance:document_supersede", gerance(OK), of("document"), method="POST", note="empty"),
    Row("governance:document_remove", gerance(NO_GET), of("draft_document")),
    Row("governance:document_remove", gerance(ON), of("draft_document"), method="POST"),
]
