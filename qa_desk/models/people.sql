-- PostgreSQL: the centre as a tree (S0-2.1), and what else is edited about people. Runs after
-- policies.sql, as the owner. A role for a department or a site reaches its teams by the view
-- qad_role (scopes.py), which shows nobody more than role_grant does.

GRANT SELECT ON qad_role TO qa_desk_member;
GRANT SELECT, INSERT ON department TO qa_desk_member;
GRANT UPDATE (code, name, kind, parent_id, closed_on, version) ON department TO qa_desk_member;
GRANT UPDATE (mentor_id) ON person TO qa_desk_member;
GRANT UPDATE (department_id, closed_on) ON team TO qa_desk_member;
GRANT UPDATE (closed_on) ON skill_group TO qa_desk_member;
GRANT UPDATE (team_id, post) ON membership TO qa_desk_member;

CREATE POLICY reads ON department FOR SELECT TO qa_desk_member USING (true);
CREATE POLICY adds ON department FOR INSERT TO qa_desk_member
  WITH CHECK ((SELECT everywhere('people.edit')));
CREATE POLICY edits ON department FOR UPDATE TO qa_desk_member
  USING ((SELECT everywhere('people.edit')));
