"""The order of steps; every choice is made in `core/`, every door is handed in.

poll      a document's parts   fetch → parse → normalise → diff → classify → timescale → record
publish   unpublished changes  notice → edition → render variants → outbox (one transaction)
deliver   a due delivery       fill → send → record state
"""
