-- Exactly one article stands for each story, and it is one of the story's own.
select
    stories.story_id,
    count(articles.article_id) as canonical_count

from {{ ref('stories') }} as stories
left join {{ ref('articles') }} as articles
    on
        stories.story_id = articles.story_id
        and articles.is_canonical
group by stories.story_id
having
    count(articles.article_id) <> 1
    or any_value(articles.article_id) is distinct from any_value(stories.canonical_article_id)
