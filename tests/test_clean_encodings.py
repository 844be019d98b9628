"""Whatever bytes a readable article comes in, its words come out."""

from __future__ import annotations

import gzip

import pytest
from cleaned import cleaned, raw

from etl.clean import clean
from etl.clean.decode import decode
from etl.errors import Unreadable
from etl.model import Span
from etl.rules import load

ENGLISH = "Of the 42 patients who were treated, 12 had a complete response – “remarkable”, as Dr. José Peña said."
SPANISH = (
    "El estudio incluyó a 42 pacientes; la tasa de respuesta fue del 56,3 %. No hubo muertes – “ninguna” – señaló."
)
GERMAN = (
    "Die Studie umfasste 42 Patienten; die Ansprechrate lag bei 56,3 %. Todesfälle gab es keine – „größer“ als früher."
)
CHINESE = "目前共有 42 名患者接受了治疗，全部无癌症。研究人员正在密切跟踪这些患者，以确定治疗的长期效果。"
TRADITIONAL = "目前共有 42 名患者接受治療，全部無癌症。研究人員正在密切追蹤這些患者，以確定治療的長期效果。"
JAPANESE = (
    "試験には42人の患者が登録され、奏効率は56.3%だった。治療に関連する死亡はなかった。これは第2相試験の結果である。"
)
KOREAN = "이 연구에는 42명의 환자가 참여했으며 객관적 반응률은 56.3%였다. 치료 관련 사망은 없었다."
RUSSIAN = "В исследовании приняли участие 42 пациента, частота ответа составила 56,3%. Смертей не было."
GREEK = "Στη μελέτη συμμετείχαν 42 ασθενείς και το ποσοστό ανταπόκρισης ήταν 56,3%. Δεν υπήρξαν θάνατοι."
TURKISH = "Çalışmaya 42 hasta katıldı ve yanıt oranı %56,3 oldu. Tedaviye bağlı ölüm görülmedi, şişlik ağrı."
POLISH = (
    "W badaniu wzięło udział 42 pacjentów, a odsetek odpowiedzi wyniósł 56,3%. Nie było zgonów związanych z lekiem."
)

CASES = [
    *(
        (text, encoding)
        for text in (ENGLISH, CHINESE, JAPANESE, RUSSIAN)
        for encoding in ("utf-8", "utf-8-sig", "utf-16")
    ),
    *((text, encoding) for text in (ENGLISH, CHINESE, KOREAN) for encoding in ("utf-16-le", "utf-16-be", "utf-32")),
    (CHINESE, "gb18030"),
    (TRADITIONAL, "big5"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    (KOREAN, "euc_kr"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8_r"),
    (SPANISH, "cp1252"),
    (GERMAN, "cp1252"),
    (POLISH, "cp1250"),
    (GREEK, "cp1253"),
    (TURKISH, "cp1254"),
]


@pytest.mark.parametrize(("text", "encoding"), CASES, ids=lambda value: value[:12])
def test_an_article_is_read_in_any_encoding_without_a_declaration(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        (CHINESE, "gb18030", "gb2312"),
        (GERMAN, "cp1252", "iso-8859-1"),
        (GERMAN, "cp1252", "latin1"),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (POLISH, "iso8859-2", "iso-8859-2"),
        (KOREAN, "euc_kr", "euc-kr"),
    ],
)
def test_what_is_declared_is_believed_where_the_bytes_allow_it(text: str, encoding: str, label: str) -> None:
    page = f'<html><head><meta charset="{label}"></head><body><p>{text}</p></body></html>'
    assert text in decode(page.encode(encoding)).text
    assert decode(text.encode(encoding), declared=label).text == text


@pytest.mark.parametrize("label", ["utf-16", '"utf-16', "hex", "no-such-encoding", "shift_jis"])
def test_a_wrong_declaration_does_no_harm_to_utf8(label: str) -> None:
    assert decode(CHINESE.encode(), declared=label).text == CHINESE


@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gb18030"), (RUSSIAN, "cp1251"), (KOREAN, "euc_kr")])
def test_a_western_declaration_that_servers_add_by_default_is_not_believed_of_others(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), declared="iso-8859-1").text == text


def test_a_paragraph_pasted_in_another_encoding_is_read_in_its_own() -> None:
    decoded = decode(f"{SPANISH} – {GERMAN}".encode() + b" Les m\xe9decins \xe9taient \xe9tonn\xe9s.")
    assert decoded.text.endswith(f"{GERMAN} Les médecins étaient étonnés.")
    assert decoded.notes == ("mixed_encodings",)


@pytest.mark.parametrize("text", [ENGLISH, SPANISH, GERMAN])
def test_text_that_was_misread_and_saved_is_read_back_and_noted(text: str) -> None:
    misread = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode()
    )  # as browsers do: bytes that Windows-1252 leaves open stand for themselves
    decoded = decode(misread.encode())
    assert decoded.text == text
    assert "mojibake_repaired" in decoded.notes


@pytest.mark.parametrize("text", ["NÃO FOI POSSÍVEL: Ã© e Ã£o", "L’ÂGE MÉDIAN « Â© » et Ã©", "One Ã© alone", GERMAN])
def test_what_may_be_meant_so_is_not_repaired(text: str) -> None:
    assert decode(text.encode()).text == text


def test_a_stray_zero_byte_does_not_make_utf8_utf16() -> None:
    assert decode(b"<html><p\x00>" + ENGLISH.encode() * 5).text == "<html><p>" + ENGLISH * 5


def test_line_ends_are_kept_in_the_raw_text_and_plain_in_the_article() -> None:
    document = cleaned(f"{ENGLISH}\r\n\r\n{GERMAN}\r\n".encode())
    assert document.text == f"{ENGLISH}\n\n{GERMAN}"
    assert document.raw_text.count("\r\n") == 3


def test_nul_and_lone_surrogates_do_not_reach_the_text() -> None:
    surrogate = "Of 42\x00 patients, 12 resp\ud800onded to the treatment within a year.".encode(
        "utf-16-le", "surrogatepass"
    )
    document = cleaned(surrogate)
    assert document.text == "Of 42 patients, 12 resp\ufffdonded to the treatment within a year."
    assert {"nul_removed", "surrogate_replaced"} <= set(document.notes)


def test_one_bad_byte_in_utf8_costs_one_character() -> None:
    body = CHINESE.encode() + b"\xff" + CHINESE.encode()
    decoded = decode(body)
    assert decoded.text == f"{CHINESE}\ufffd{CHINESE}"
    assert "replacement_characters" in decoded.notes


def test_a_gzip_file_is_read_and_a_cut_one_is_refused() -> None:
    body = gzip.compress(ENGLISH.encode())
    assert decode(body).text == ENGLISH
    with pytest.raises(Unreadable):
        clean(raw(body[:-12]), load())


def test_full_width_figures_are_plain_and_keep_their_places() -> None:
    document = cleaned("客観的奏効率は５６.３％だった。患者４２人のうち、治療に関連する死亡はなかった。")
    assert "56.3%" in document.text
    assert len(document.text) == len(document.raw_text)


def test_invisible_characters_are_removed_and_exotic_spaces_are_plain() -> None:
    document = cleaned(
        "Of\u00a042 pa\u00adtients,\u2009\u200b12 re\u200dspond\u2060ed\u202e to the new\u3000treatment."
    )
    assert document.text == "Of 42 patients, 12 responded to the new treatment."


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("1\u202f234 patients", "1234 patients"),
        ("1\u00a0234\u00a0567 cells", "1234567 cells"),
        ("5\u00a0years", "5 years"),
        ("0.5\u00a0123", "0.5 123"),
        ("in 2020\u00a0123 patients", "in 2020 123 patients"),
        ("12 345 patients", "12 345 patients"),
    ],
)
def test_a_space_that_holds_a_number_together_is_no_space_between_two(printed: str, read: str) -> None:
    document = cleaned(f"The trial enrolled {printed} who were treated in four countries of the north.")
    assert f"enrolled {read} who" in document.text
    start = document.text.index(read)
    assert document.raw_span(Span(start=start, end=start + len(read))).of(document.raw_text) == printed
