"""The settings of every trainer: what Stanza's command lines are given.

Only numbers and paths, so that a change of recipe is a change of this file.
Why a number is what it is stands beside it where it was measured.
"""

from __future__ import annotations

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


def _tagger(model: str, *settings: str) -> tuple[str, ...]:
    return (
        "training.tagger", *settings,
        "--train_file", _ud("padt.train.tags.conllu"), "--eval_file", _ud("padt.dev.tags.conllu"),
        "--lang", "ar", "--shorthand", "ar_padt", "--wordvec_pretrain_file", str(work("vectors/pretrain.pt")),
        "--hidden_dim", "150", "--num_layers", "1", "--char_hidden_dim", "64", "--char_emb_dim", "50",
        "--deep_biaff_hidden_dim", "150", "--transformed_dim", "100", "--word_emb_dim", "50",
        "--eval_interval", "100", "--fix_eval_interval", "--save_name", model, *_COMMON,
    )  # fmt: skip


def tagger() -> tuple[tuple[str, ...], ...]:
    """One layer (a second costs twice the time, here and at every reading), then a slower second stage."""
    first = _tagger("pos-1.pt", "--batch_size", "30", "--max_steps", "3000", "--max_steps_before_stop", "600")
    second = _tagger(
        "pos.pt", "--warm_start", str(work("models/pos-1.pt")), "--lr", "0.0007",
        "--batch_size", "50", "--max_steps", "900", "--max_steps_before_stop", "400",
    )  # fmt: skip
    return first, second


def _ner(model: str, train: str, *settings: str) -> tuple[str, ...]:
    return (
        "training.ner", *settings,
        "--train_file", str(work(f"ner/{train}.train.json")), "--eval_file", str(work("ner/dev.json")),
        "--shorthand", "ar_mithaq", "--wordvec_pretrain_file", str(work("vectors/pretrain.pt")),
        "--batch_size", "32", "--max_batch_words", "1200", "--predict_tagset", "0",
        "--ignore_tag_scores", "MISC", "--save_name", model, *_COMMON,
    )  # fmt: skip


def ner() -> tuple[tuple[str, ...], ...]:
    """Three stages: kinds from WikiFANE, its mapped labels as well, ANERcorp alone.

    Vectors stay as they are, so that unseen names are read like seen ones. The
    labels of WikiFANE teach names at the price of ANERcorp's conventions; the
    last stage, at a low rate, brings these back.
    """
    first = _ner(
        "ner-1.pt", "both",
        "--hidden_dim", "200", "--num_layers", "1", "--char_hidden_dim", "50", "--char_emb_dim", "40",
        "--no_emb_finetune", "--word_dropout", "0.02", "--locked_dropout", "0.1", "--dropout", "0.45",
        "--optim", "adam", "--lr", "0.0015", "--lr_decay", "0.6", "--patience", "2",
        "--eval_interval", "300", "--max_steps", "1200", "--max_steps_no_improve", "1200",
    )  # fmt: skip
    second = _ner(
        "ner-2.pt", "mapped", "--finetune", "--finetune_load_name", str(work("models/ner-1.pt")), "--rate", "0.0012",
        "--lr_decay", "0.6", "--patience", "2",
        "--eval_interval", "200", "--max_steps", "3000", "--max_steps_no_improve", "1200",
    )  # fmt: skip
    third = _ner(
        "ner.pt", "anercorp", "--finetune", "--finetune_load_name", str(work("models/ner-2.pt")), "--rate", "0.0008",
        "--lr_decay", "0.5", "--patience", "1",
        "--eval_interval", "105", "--max_steps", "1050", "--max_steps_no_improve", "500",
    )  # fmt: skip
    return first, second, third
