"""What refuses to be changed: trails and logs grow, tasks, rules and trials are ended, a closed view stays closed."""

GUARDS = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER editorial_trail_is_not_changed BEFORE UPDATE
    ON editorial_trail FOR EACH ROW
    EXECUTE FUNCTION refuse('the trail is append-only');
CREATE TRIGGER editorial_trail_is_not_shortened BEFORE DELETE
    ON editorial_trail FOR EACH ROW
    EXECUTE FUNCTION refuse('the trail is append-only');
CREATE TRIGGER vocabulary_log_is_not_changed BEFORE UPDATE
    ON vocabulary_log FOR EACH ROW
    EXECUTE FUNCTION refuse('the log is append-only');
CREATE TRIGGER vocabulary_log_is_not_shortened BEFORE DELETE
    ON vocabulary_log FOR EACH ROW
    EXECUTE FUNCTION refuse('the log is append-only');
CREATE TRIGGER retagging_tasks_are_not_deleted BEFORE DELETE
    ON retagging_tasks FOR EACH ROW
    EXECUTE FUNCTION refuse('tasks are done, never deleted');
CREATE TRIGGER retagging_tasks_are_only_done BEFORE UPDATE OF output_id, scheme, notation, reason, by, at
    ON retagging_tasks FOR EACH ROW
    EXECUTE FUNCTION refuse('tasks are done, never rewritten');
CREATE TRIGGER editorial_rules_are_not_deleted BEFORE DELETE
    ON editorial_rules FOR EACH ROW
    EXECUTE FUNCTION refuse('rules are ended, never deleted');
CREATE TRIGGER editorial_rules_are_only_ended BEFORE UPDATE OF
    kind, output_id, other_id, audiences, benefits, strength, reason, author, created_at, expires_at
    ON editorial_rules FOR EACH ROW
    EXECUTE FUNCTION refuse('rules are ended, never rewritten');
CREATE TRIGGER editorial_rules_stay_ended BEFORE UPDATE OF ended_at, ended_by
    ON editorial_rules FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION refuse('rules are ended once, for good');
CREATE TRIGGER editorial_second_views_stay_closed BEFORE UPDATE
    ON editorial_second_views FOR EACH ROW
    WHEN (OLD.closed_at IS NOT NULL)
    EXECUTE FUNCTION refuse('a closed second view no longer changes');
CREATE TRIGGER trials_are_not_deleted BEFORE DELETE
    ON trials FOR EACH ROW
    EXECUTE FUNCTION refuse('trials are ended, never deleted');
CREATE TRIGGER trials_are_only_ended BEFORE UPDATE OF parameter, value, reason, author, started_at, ends_at, secret
    ON trials FOR EACH ROW
    EXECUTE FUNCTION refuse('trials are ended, never rewritten');
CREATE TRIGGER trials_stay_ended BEFORE UPDATE OF ended_at, ended_by
    ON trials FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION refuse('trials are ended once, for good');
CREATE TRIGGER correction_lines_are_not_changed BEFORE UPDATE
    ON correction_lines FOR EACH ROW
    EXECUTE FUNCTION refuse('the trail is append-only');
CREATE TRIGGER correction_lines_are_not_shortened BEFORE DELETE
    ON correction_lines FOR EACH ROW
    EXECUTE FUNCTION refuse('the trail is append-only')
"""
