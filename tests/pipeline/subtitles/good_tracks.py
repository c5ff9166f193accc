"""An English and a Chinese track that break no rule, at 25 frames a second, and the words they were cued from."""

from pipeline.model.subtitle import Cue, SubtitleTrack
from pipeline.model.transcript import Transcript, Word

_CUES = (
    (3200, "Our company was founded in Suzhou in 2011.", "我们公司于2011年在苏州成立"),
    (
        4000,
        "It has three hundred and twenty employees,|a third of them in research.",
        "公司有320名员工|其中三分之一从事研发",
    ),
    (4400, "Last year our revenue grew by 42 percent|to 150 million yuan.", "去年我们的营收增长了42%|达到1.5亿元"),
    (4000, "Our process recovers 96 percent|of the lithium in a used battery.", "我们的工艺能从废旧电池中|回收96%的锂"),
    (3200, "It uses 40 percent less energy|than smelting does.", "能耗比冶炼低40%"),
    (3000, "Is it safe for the people who live nearby?", "这对附近的居民安全吗？"),
    (2600, "-Yes, it is.|-And it is quiet, too.", "-是的|-而且也很安静"),
    (3000, "The method is protected|by twelve invention patents.", "该方法受12项发明专利保护"),
    (3200, "One of them is ZL201610123456.7,|granted in 2019.", "其中ZL201610123456.7|于2019年获得授权"),
    (
        4200,
        "The plant is named after Marie Curie,|who called research “a beautiful thing”.",
        "工厂以玛丽·居里命名|她称科研为“美好的事情”",
    ),
    (2600, "The journal Nature has reported on it.", "《自然》杂志报道过这项技术"),
    (
        3400,
        "We have supplied Siemens and Bosch|since the spring of 2021.",
        "从2021年春天起|我们一直为Siemens和Bosch供货",
    ),
    (3400, "The next plant will stand in Germany,|close to its customers.", "下一座工厂将建在德国 靠近客户"),
    (3400, "We are looking for a partner|to invest twenty million euros.", "我们正在寻找合作伙伴|投资2000万欧元"),
    (3800, "In return, we offer an exclusive licence|for the whole of Europe.", "作为回报 我们提供|整个欧洲的独占许可"),
    (3000, "Please write to us through the platform.", "请通过平台与我们联系"),
)
_GAP_MS = 80
_FIRST_MS = 2000


def _track(language: str, column: int) -> SubtitleTrack:
    cues, start_ms = [], _FIRST_MS
    for number, row in enumerate(_CUES, start=1):
        end_ms = start_ms + row[0]
        lines = tuple(str(row[column]).split("|"))
        cues.append(Cue(identity=f"c{number:04d}", start_ms=start_ms, end_ms=end_ms, lines=lines))
        start_ms = end_ms + _GAP_MS
    return SubtitleTrack(language=language, cues=tuple(cues))


ENGLISH = _track("en", 1)
CHINESE = _track("zh-Hans", 2)


def spoken() -> Transcript:
    """The words of the English track: each cue's evenly from its start to 200 ms before its end."""
    words = []
    for cue in ENGLISH.cues:
        texts = cue.text.split()
        each_ms = (cue.duration_ms - 200) // len(texts)
        for at, text in enumerate(texts):
            start_ms = cue.start_ms + at * each_ms
            words.append(Word(text=text, start_ms=start_ms, end_ms=start_ms + each_ms - 20, confidence=0.9))
    return Transcript(language="en", words=tuple(words))
