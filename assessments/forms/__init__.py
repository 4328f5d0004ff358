"""What people send, checked: answers (`answers`), what students decide (`students`), what coaches do (`coaches`)."""
