"""The settings of every trainer: what Stanza's command lines are given.

Only numbers and paths, so that a change of recipe is a change of this file.
Why a number is what it is stands beside it where it was measured.
"""

from __future__ import annotations

from collections.abc import Sequence

from training.places import work

_COMMON = ("--save_dir", str(work("models/x").parent), "--cpu", "--seed", "1234")


def _ud(name: str) -> str:
    return str(work(f"ud/{name}"))


def tokenizer() -> tuple[str, ...]:
    """Sequences of 400 characters hold 95 sentences in 100; longer ones cost time and add nothing."""
    return (
        "stanza.models.tokenizer",
        "--txt_file", _ud("padt.train.txt"), "--label_file", _ud("padt.train.labels"),
        "--dev_txt_file", _ud("padt.dev.txt"), "--dev_label_file", _ud("padt.dev.labels"),
        "--dev_conll_gold", _ud("padt.dev.conllu"), "--mwt_json_file", _ud("padt.dev.mwt.json"),
        "--lang", "ar", "--shorthand", "ar_padt", "--max_seqlen", "400", "--hidden_dim", "64",
        "--steps", "6000", "--eval_steps", "300", "--anneal_after", "1500", "--anneal", "0.9",
        "--max_steps_before_stop", "2000", "--save_name", "tokenize.pt", *_COMMON,
    )  # fmt: skip


def splitter() -> tuple[str, ...]:
    """Six epochs: the score stands still after the fourth."""
    return (
        "stanza.models.mwt_expander",
        "--train_file", _ud("padt.train.masked.conllu"), "--eval_file", _ud("padt.dev.conllu"),
        "--gold_file", _ud("padt.dev.conllu"), "--lang", "ar", "--shorthand", "ar_padt",
        "--max_dec_len", "40", "--num_epoch", "6", "--decay_epoch", "3", "--batch_size", "100",
        "--augment_apos", "0", "--hidden_dim", "100", "--save_name", "mwt.pt", *_COMMON,
    )  # fmt: skip


def lemmatizer() -> tuple[str, ...]:
    """The network sees every distinct word up to three times, the dictionary counts all of the treebank."""
    return (
        "stanza.models.lemmatizer",
        "--train_file", _ud("padt.train.lemmas.conllu"), "--secondary_file", _ud("padt.train.masked.conllu"),
        "--eval_file", _ud("padt.dev.masked.conllu"), "--shorthand", "ar_padt", "--skip_blank_lemmas",
        "--num_epoch", "8", "--batch_size", "100", "--hidden_dim", "128", "--max_dec_len", "30",
        "--save_name", "lemma.pt", *_COMMON,
    )  # fmt: skip


def _tagger(model: str, *settings: str, train: Sequence[str] = ("padt",), vectors: str = "pretrain") -> tuple[str, ...]:
    return (
        "training.tagger", *settings,
        "--train_file", ";".join(_ud(f"{name}.train.tags.conllu") for name in train),
        "--eval_file", _ud("padt.dev.tags.conllu"),
        "--lang", "ar", "--shorthand", "ar_padt", "--wordvec_pretrain_file", str(work(f"vectors/{vectors}.pt")),
        "--hidden_dim", "150", "--num_layers", "1", "--char_hidden_dim", "64", "--char_emb_dim", "50",
        "--deep_biaff_hidden_dim", "150", "--transformed_dim", "100", "--word_emb_dim", "50",
        "--fix_eval_interval", "--max_steps_before_stop", "9999", "--save_name", model, *_COMMON,
    )  # fmt: skip


def _average(target: str, model: str, last: int) -> tuple[str, ...]:
    return ("training.averaging", str(work(f"models/{target}")), str(work(f"models/{model}")), str(last))


def tagger() -> tuple[tuple[str, ...], ...]:
    """One layer: a second costs twice the time, here and at every reading.

    The two short stages at low rates are how this pack was made; they save
    nothing and cost little. It is the long stage at 0.002 that brings the tags
    from 94.4 to 94.7, on the set-aside tenth.
    """

    def begin(model: str) -> tuple[str, ...]:
        return "--warm_start", str(work(f"models/{model}"))

    return (
        _tagger("pos-1.pt", "--batch_size", "30", "--max_steps", "900", "--eval_interval", "100"),
        _tagger("pos-2.pt", *begin("pos-1.pt"), "--lr", "0.0007", "--batch_size", "50", "--max_steps", "200",
                "--eval_interval", "100"),
        _tagger("pos-3.pt", *begin("pos-2.pt"), "--lr", "0.0002", "--batch_size", "50", "--max_steps", "80",
                "--eval_interval", "80"),
        _tagger("pos-4.pt", *begin("pos-3.pt"), "--lr", "0.002", "--batch_size", "30", "--max_steps", "1400",
                "--eval_interval", "100", "--save_each"),
        _average("first/pos.pt", "pos-4.pt", 6),
    )  # fmt: skip


def last_tagger() -> tuple[tuple[str, ...], ...]:
    """Once more, with the neighbours and with the sentences of `udpos_dev` that `surface_treebank` makes."""
    return (
        _tagger("pos-5.pt", "--warm_start", str(work("models/first/pos.pt")), "--lr", "0.002", "--batch_size", "30",
                "--max_steps", "1000", "--eval_interval", "125", "--save_each", "--seed", "4321",
                train=("padt", "surface"), vectors="wide"),
        _average("pos.pt", "pos-5.pt", 5),
    )  # fmt: skip


def _ner(model: str, begin: str, steps: int, rate: float, *corpora: str, wide: bool = False) -> tuple[str, ...]:
    return (
        "training.ner", "--train", *(str(work(f"ner/{name}.train.json")) for name in corpora),
        "--begin", str(work(f"models/{begin}")), "--steps", str(steps), "--rate", str(rate),
        "--vectors", str(work(f"vectors/{'wide' if wide else 'pretrain'}.pt")),
        "--dev", str(work("ner/dev.json")), "--save", str(work(f"models/{model}")),
    )  # fmt: skip


def ner() -> tuple[tuple[str, ...], ...]:
    """Kinds first, from ANERcorp and WikiFANE with its own labels alone; then, by turns, many names and ANERcorp's own.

    Names come from WikiFANE and from the copies of ANERcorp that hold other
    names; what counts as a name in ANERcorp is learnt from it alone, which is
    why a stage on it ends both turns. The second turn knows the neighbours
    (see `neighbours.py`). Vectors stay as they are, so that unseen names are
    read like seen ones. The last model has seen the set-aside part as well;
    the one before it, trained alike, tells how good it may be.
    """
    return (
        (
            "stanza.models.ner_tagger",
            "--train_file", str(work("ner/both.train.json")), "--eval_file", str(work("ner/dev.json")),
            "--shorthand", "ar_mithaq", "--wordvec_pretrain_file", str(work("vectors/pretrain.pt")),
            "--hidden_dim", "200", "--num_layers", "1", "--char_hidden_dim", "50", "--char_emb_dim", "40",
            "--no_emb_finetune", "--word_dropout", "0.02", "--locked_dropout", "0.1", "--dropout", "0.45",
            "--batch_size", "32", "--max_batch_words", "1200", "--predict_tagset", "0",
            "--optim", "adam", "--lr", "0.0015", "--lr_decay", "0.6", "--patience", "2",
            "--eval_interval", "300", "--max_steps", "900", "--save_name", "ner-1.pt", *_COMMON,
        ),
        _ner("ner-2.pt", "ner-1.pt", 2600, 0.002, "mapped", "copies"),
        _ner("ner-3.pt", "ner-2.pt", 600, 0.0008, "anercorp", "anercorp", "copies"),
        _ner("ner-4.pt", "ner-3.pt", 700, 0.0012, "anercorp"),
        _ner("ner-5.pt", "ner-4.pt", 1400, 0.002, "mapped", "copies", wide=True),
        _ner("judged/ner.pt", "ner-5.pt", 700, 0.0012, "anercorp", wide=True),
        _ner("ner.pt", "ner-5.pt", 820, 0.0012, "anercorp", "rest", wide=True),
    )  # fmt: skip
