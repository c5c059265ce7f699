"""Mail for those who follow the public reports: all of them, an organisation, a topic, any selection of Innspill."""
