"""Where configuration items come from: live accounts (`live`) and files people already have (`files`)."""
