"""Chinese words by what they do in a sentence, for finding where a reader would pause. Ours, set by reading."""

from pipeline.subtitles.word_list import words

FIXED_PHRASES = words(
    "缺陷检测 自主研发 自主创新 港珠澳大桥 深度学习 机器学习 强化学习 人工智能 知识产权 营业收入 技术入股 国家和地区 "
    "专精特新 技术转让 质押融资 研究与开发 一带一路 供应链 大语言模型 大模型 物联网 云计算 区块链 碳中和 碳足迹 "
    "尽职调查 权利要求 独立权利要求 从属权利要求 现有技术 实用新型 外观设计 软件著作权 许可协议 独占许可 交叉许可 "
    "首席执行官 首席技术官 首席财务官 董事长 总经理 董事会 股东大会 新能源汽车 固态电池 锂电池 锂离子电池 临床试验 "
    "生产线 产业链 计算机视觉 自动驾驶 自然语言处理 毛利率 净利润 市场份额 风险投资 天使轮 种子轮 谅解备忘录 "
    "合资企业 合作伙伴 联合国 欧洲联盟 世界知识产权组织 国家知识产权局 粤港澳大湾区 长三角 珠三角"
)
"""What the tagger splits and a reader hears as one word."""
CLAUSE_OPENERS = frozenset(
    words(
        "并 并且 而 但 但是 而且 以及 从而 因此 所以 同时 因为 如果 由于 用于 以便 以 使 使得 让 其中 包括 涵盖 例如 "
        "还 则 又 却 来 也 不仅 不但 只有 只要 无论 虽然 尽管 即使 此外 另外 随后 然后 最后 进而 进一步 通过 根据 "
        "按照 随着 正在 即 或者 甚至 尤其 特别是 只需 无需 均 都 可以 能够 可 能 将 仅 已 已经 有望 计划 预计"
    )
)
"""Words that begin a clause or a predicate: a reader takes a breath before them."""
JOINERS = frozenset(words("和 与 及 或 以及 并 并且 而 但 但是 跟 同"))
SMALL_JOINERS = frozenset(words("和 与 及 或 跟 同"))
"""Words that join nouns."""
DETERMINERS = frozenset(
    words(
        "这 那 该 此 各 每 本 某 其 这些 那些 这种 那种 这个 那个 这项 这家 这款 这套 这类 这一 任何 所有 全部 其他 "
        "其它 整个 每个 各个 各种 各类 多种 多个 许多 不同 部分 主要 一些 大多数 多数 几乎 另 另一 同一 上述 本次 "
        "首次 首个 首批 首款 大量 少量 唯一 全体 该项 我国 我 你 您 他 她 它"
    )
)
ADVERBS = frozenset(
    words(
        "能 能够 可 可以 可能 要 需 需要 应 应该 必须 将 会 愿意 希望 计划 打算 预计 开始 继续 致力于 旨在 有望 正在 "
        "正 已 已经 曾 尚未 未 不 没有 没 也 都 还 就 又 再 更 最 很 非常 十分 更加 仅 只 仅仅 均 共 共同 联合 "
        "进一步 大幅 显著 首次 不断 逐步 全面 直接 自动 快速 成功 平均 目前 尽快 分别 无法 无需 只需 难以 易于 便于 "
        "连续 累计 持续 一般 通常 往往 始终 反复 随时 当场 不到 至少 最多 大约 逐渐 正式 相继 先后 独立 免费 实时 专门"
    )
)
"""Adverbs and modal verbs: a verb follows, and what the tagger calls a noun behind one is a verb."""
SHORT_VERBS = frozenset(
    words(
        "是 有 为 成 成为 位于 属于 达 达到 达成 约 超 超过 高达 低于 高于 近 至 使 让 请 叫 做 用 占 称 称为 为期 "
        "历时 长达 多达 共计 总计 合计 约为 只有 拥有 具有 来自 用于 用来"
    )
)
"""Verbs that say nothing without what follows them."""
AFTER_VERBS = frozenset(words("了 着 过 于 到 成 为 在 给 得 起 出 起来 出来"))
ENDINGS = frozenset(
    words(
        "者 性 化 率 等 等等 们 来说 而言 以来 以上 以下 以内 之间 之一 之后 之前 之中 之内 以后 以前 以外 时 后 前 "
        "中 上 下 里 内 外 间 量 型 级 式 品 时候 期间 方面 左右 一样 分之 博士 先生 女士 教授 有限公司 股份有限公司 "
        "集团 省 市 区 县"
    )
)
"""Words that lean on the one before them."""
COMPLEMENTS = frozenset(words("于 到 成 出 为 给 起 至 入 向 在 来 去 起来 出来 下来 下去 上来"))
"""Words that lean on a verb before them."""
NOUN_MEASURES = frozenset("个家项种条台间套座款名位只块份张辆支批")
"""Last characters of a quantity that counts things rather than time or size: its noun follows."""
FRAME_OPENERS = frozenset(words("在 当 从 自 对 对于 除 除了 随着 就 关于"))
FRAME_CLOSERS = frozenset(
    words(
        "中 上 下 里 内 外 后 前 时 到 至 之间 之后 之前 之中 期间 以来 起 来说 而言 方面 领域 过程中 以外 之外 进行 "
        "开展"
    )
)
DISPOSALS = frozenset(words("把 将 被 由 让 使 用 以 向 为"))
"""Words whose object comes before the verb."""
COMPANIONS = frozenset(words("与 和 同 跟"))
