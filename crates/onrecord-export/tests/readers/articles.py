"""Invented articles, each with something that a format may stumble over."""

E_ACUTE, E_DIAERESIS = "e\u0301", "e\u0308"
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"

# As a line of JSON Lines each.
ARTICLES = [
    {
        # Letters outside the first plane, combining letters, letters of several code points.
        "title": f"Cafe{E_ACUTE[1]} of the bridge \U0001f600",
        "date": "2025-06-03",
        "publisher": "Kestrel",
        "url": "https://kestrel.example/a/1?x=1&y=2#top",
        "author": "Bo Tarn",
        "text": f"\U0001f600 Zo{E_DIAERESIS} Marr{E_ACUTE} opened the caf{E_ACUTE} on Tuesday.\n\n"
        f"“The bridge will stand for a hundred years {FAMILY},” Mayor Zo{E_DIAERESIS} Marr{E_ACUTE} told reporters.\n\n"
        f"Marr{E_ACUTE} said that the caf{E_ACUTE} would stay open \U0001f600 until Sunday.\n",
    },
    {
        # Commas, marks, line ends; cells that a spreadsheet would run.
        "title": "=cmd|' /C calc'!A0, a headline",
        "date": "2025-06-04",
        "publisher": "+Norpress",
        "url": "https://norpress.example/b c/<2>",
        "text": 'The clerk read the note aloud.\n\n"=cmd|\' /C calc\'!A0, and \'nothing\' else," Ole Brand said.\n\n'
        '"Bread, salt,\nand a second line; with a tab\tand more," Brand told the board, "are all we need."\n\n'
        "-Brand said that =SUM(A1) was a joke, “not a threat”, and that “he, too, laughed”.\n",
    },
    {
        # A split content; days that reach back before those of other documents.
        "title": "Harbour levy stays",
        "date": "2025-06-05",
        "publisher": "Kestrel",
        "url": "https://kestrel.example/a/3",
        "author": "By Ida Lund and Bo Tarn",
        "text": "OSTERBY, June 5 (Kestrel) — “We will build it,” Mayor Ada Quill said on Monday, “and we will pay for it ourselves.”\n\n"
        "On Wednesday she told the Harbour Board that the levy would stay.\n\n"
        "Quill accused the Harbour Board of hiding its books. The board denied the charge on Thursday.\n",
    },
    {
        "title": "Ferry to sail",
        "date": "2025-06-03",
        "publisher": "Osterby Post",
        "url": "https://post.example/4",
        "text": "Mayor Ada Quill said on Tuesday that the ferry would sail again.\n\n"
        "“We will build it,” she said. She promised to publish the plans before the summer.\n",
    },
    {
        # Statements inside statements; names with which CSL and PLOVER have to live.
        "title": "What the ministry was told",
        "date": "2025-06-06",
        "publisher": "Norpress",
        "text": "VESSMARK, June 6 (Norpress) — State agency Norpress reported that Foreign Minister Tomas Verhald said that a deputy had "
        "warned him the locks would close.\n\nA spokesman said Verhald had told lawmakers that critics accused him of “selling the "
        "canal”.\n\nTwo officials, who asked not to be named, said the minister did not deny it.\n",
    },
    {
        # A quotation of several paragraphs.
        "title": "A speech, at length",
        "date": "2025-06-07",
        "publisher": "Osterby Post",
        "text": "Mayor Ada Quill spoke at the opening on Saturday.\n\n"
        "“We have waited a long time for this bridge,” Quill said. “It was promised to our grandparents.\n\n"
        "“Now it stands, and nobody will take it away.\n\n“The ferry will be missed, and so will its captain.”\n\n"
        "“Will it rain?” asked Ole Brand.\n",
    },
    {
        # The same utterance in two outlets.
        "title": "Quill on the bridge",
        "date": "2025-06-08",
        "publisher": "Kestrel",
        "text": "“Nobody in Osterby will pay a toll on this bridge as long as I am mayor,” Ada Quill told reporters on Sunday.\n\n"
        "The weather was fine, and the band played.\n",
    },
    {
        "title": "No toll, says mayor",
        "date": "2025-06-08",
        "publisher": "Norpress",
        "text": "A crowd gathered at the new bridge.\n\n“Nobody in Osterby will pay a toll on this bridge as long as I am mayor,” "
        "Mayor Ada Quill said on Sunday.\n",
    },
    {
        # Line ends of other systems, and those that only Unicode knows.
        "date": "2025-06-09",
        "publisher": "Kestrel",
        "text": "The council met in the old hall.\r\n\r\nCouncillor Pia Norring said the roof leaked.\r\n\r\n"
        "“It drips on the\u2028minutes and on\u00a0me,” Norring said.\r\n",
    },
]

# Neither title nor day.
PLAIN = "“I have seen worse,” Ole Brand said.\n\nHe added that he would come back.\n"

# The speaker of each speech is given by the mark-up; the network need not find it.
DEBATE = """<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
  <debate name="hansard">
    <meta><identification source="#clerk"><FRBRWork><FRBRdate date="2025-06-10" name="sitting"/></FRBRWork></identification>
      <references source="#clerk"><TLCPerson eId="orlin" href="/person/orlin" showAs="Dessa Orlin"/>
        <TLCPerson eId="rusk" href="/person/rusk" showAs="Matteo Rusk"/></references></meta>
    <debateBody><debateSection name="oralStatements"><heading>The Sund Canal</heading>
      <speech by="#orlin"><from>Dessa Orlin</from><p>The canal is open to all. The committee said the fees were fair.</p>
        <p>I shall not detain the house.</p></speech>
      <speech by="#rusk"><from>Matteo Rusk</from><p>Is the minister aware that the gates are rusting?</p></speech>
    </debateSection></debateBody>
  </debate>
</akomaNtoso>
"""
