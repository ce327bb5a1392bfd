{#
    One spelling for all spellings of an Arabic string: marks and tatweel gone, letter families
    and digits merged. The same letters as mithaq/orthography.py; a test compares the two.
#}
{% macro fold_arabic(text) -%}
    translate(
        regexp_replace(
            {{ text }},
            '[\x{0610}-\x{061A}\x{0640}\x{064B}-\x{065F}\x{0670}\x{06D6}-\x{06DC}\x{06DF}-\x{06E4}'
            || '\x{06E7}\x{06E8}\x{06EA}-\x{06EC}\x{00AD}\x{061C}\x{200B}-\x{200F}\x{202A}-\x{202E}'
            || '\x{2060}\x{2066}-\x{2069}\x{FEFF}]',
            '',
            'g'
        ),
        'أإآٱٲٳٵىیېئؤةہھکڪگڤپچژ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹',
        'اااااااييييوهههكككفبجز01234567890123456789'
    )
{%- endmacro %}

{# A folded phrase without punctuation and without the article before each word: to group by. #}
{% macro phrase_key(text) -%}
    nullif(
        trim(
            regexp_replace(
                regexp_replace(
                    lower({{ fold_arabic(text) }}), '[^\p{L}\p{N}%.]+', ' ', 'g'
                ),
                '(^| )(?:[وفبك]?ال|لل)([^ ]{2})',
                '\1\2',
                'g'
            )
        ),
        ''
    )
{%- endmacro %}

{# A word to look up: folded, lower case, without the article and what clings to it. #}
{% macro word_key(word) -%}
    regexp_replace(
        lower({{ fold_arabic(word) }}), '^(?:[وفبك]?ال|لل)(.{3,})$', '\1'
    )
{%- endmacro %}

{# A folded word without a regular ending of number, gender or possession. #}
{% macro light_stem(word) -%}
    regexp_replace(
        {{ word }},
        '^(.{3,}?)(?:يات|تين|تان|ات|ين|ان|ون|يه|ها|هم|نا|ه|ي|ا)$',
        '\1'
    )
{%- endmacro %}

{# Parts of speech that a search passes over: they are in every article. #}
{% macro function_words() %}
    ('PUNCT', 'SYM', 'ADP', 'CCONJ', 'SCONJ', 'PART', 'DET', 'PRON', 'AUX')
{% endmacro %}
